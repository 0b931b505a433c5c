#include "app/views/menu.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

namespace loopscope::app {
namespace {

constexpr float row = 34, heading = 30, padding = 6;
// A detail longer than this goes below its label.
constexpr float short_detail = 280, widest = 560;

std::string capitals(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

} // namespace

void Menu::open(std::string_view name, std::vector<MenuItem> items, ui::Rect anchor) {
  name_ = name;
  items_ = std::move(items);
  anchor_ = anchor;
  auto chosen = std::ranges::find(items_, true, &MenuItem::chosen);
  at_ = chosen == items_.end() ? 0 : static_cast<std::size_t>(chosen - items_.begin());
  moved_ = true;
}

void Menu::move(int by) {
  at_ = (at_ + static_cast<std::size_t>(static_cast<long>(items_.size()) + by)) % items_.size();
  moved_ = true;
}

std::function<void()> Menu::choose(std::size_t item) {
  std::function<void()> handler = std::move(items_[item].handler);
  close();
  return handler;
}

std::function<void()> Menu::key(std::string_view name) {
  if (!is_open()) return {};
  if (name == "up" || name == "shift+tab")
    move(-1);
  else if (name == "down" || name == "tab")
    move(1);
  else if (name == "home" || name == "end")
    at_ = name == "home" ? 0 : items_.size() - 1, moved_ = true;
  else if (name == "escape" || name == "left" || name == "right")
    close();
  else if (name == "enter" || name == "space")
    return choose(at_);
  return {};
}

std::function<void()> Menu::draw(ui::Canvas& canvas, ui::Rect window, Marks& marks) {
  if (!is_open()) return {};
  const ui::Theme& t = canvas.theme();
  const ui::TextStyle label{t.text, 15, ui::Font::regular}, detail{t.muted, 13}, group = ui::heading_style(t);

  bool below_label = false;
  // A small window shows only the labels.
  if (window.h < 360 || window.w < 360)
    for (MenuItem& item : items_) item.detail.clear();
  for (const MenuItem& item : items_) below_label |= canvas.width(item.detail, detail) > short_detail;
  float wide = below_label ? widest : 160, high = 0;
  if (!below_label)
    for (const MenuItem& item : items_)
      wide = std::max(wide, 52 + 2 * padding + canvas.width(item.label, label) +
                                (item.detail.empty() ? 0 : 16 + canvas.width(item.detail, detail)));
  wide = std::min(wide, window.w - 16);
  std::vector<float> heights;
  std::string_view last;
  for (const MenuItem& item : items_) {
    float& own = heights.emplace_back(row);
    if (below_label && !item.detail.empty())
      own += canvas.paragraph({}, wide - 2 * padding - 44, {{item.detail, detail, 0}}, nullptr, nullptr, false) + 2;
    if (item.group != last) high += heading;
    last = item.group;
    high += own;
  }
  float below = window.bottom() - 8 - (anchor_.bottom() + 6);
  ui::Rect box{anchor_.x, anchor_.bottom() + 6, wide, std::min(high + 2 * padding, std::max(below, window.h * 0.6f))};
  box.x = std::max(window.x + 8, std::min(box.x, window.right() - box.w - 8));
  box.y = std::max(window.y + 8, std::min(box.y, window.bottom() - box.h - 8));

  // Nothing behind the menu reacts; a press there closes it.
  if (canvas.touch(window, ui::hash_id("menu away"), false).pressed) {
    close();
    return {};
  }
  canvas.touch(box, ui::hash_id("menu"), false);
  for (float spread : {14.0f, 9.0f, 5.0f, 2.0f}) // a soft shadow
    canvas.fill({box.x - spread, box.y - spread + 4, box.w + 2 * spread, box.h + 2 * spread}, ui::Color{0, 0, 0, 9},
                10 + spread);
  canvas.fill(box, t.panel, 10);
  canvas.frame(box, t.line, 1, 10);

  std::size_t clicked = items_.size();
  ui::Rect body = box.inset(1, padding);
  const std::uint64_t scroll = ui::hash_id("menu scroll");
  float offset = canvas.begin_scroll(body, scroll, high);
  float y = body.y - offset;
  last = {};
  for (std::size_t i = 0; i < items_.size(); ++i) {
    const MenuItem& item = items_[i];
    if (item.group != last) {
      canvas.text_in({box.x + 34, y + 6, box.w - 44, heading - 6}, capitals(item.group), group);
      y += heading;
      last = item.group;
    }
    ui::Rect place{box.x + padding, y, box.w - 2 * padding, heights[i]};
    marks.emplace_back(fmt::format("menu:{}", i), place);
    if (moved_ && i == at_) canvas.scroll_to(scroll, place.y - body.y + offset - 8, place.h + 16);
    const ui::Touch touch = canvas.touch(place, ui::hash_id("menu item", i));
    if (touch.hovered && (touch.drag.x != 0 || touch.pressed)) at_ = i;
    if (i == at_)
      canvas.fill(place, t.raised, 7);
    else if (touch.hovered)
      canvas.fill(place, t.text.alpha(0.05f), 7);
    if (touch.clicked) clicked = i;
    if (item.chosen) canvas.check({place.x + 6, place.y + 10, 14, 14}, t.text, 2);
    float room = place.w - 38;
    float used = canvas.text_in({place.x + 28, place.y, room, row}, item.label, label);
    if (below_label && !item.detail.empty())
      canvas.paragraph({place.x + 28, place.y + row - 5}, place.w - 44, {{item.detail, detail, 0}});
    else if (!item.detail.empty() && room - used > 40)
      canvas.text_in({place.x + 28 + used + 16, place.y, room - used - 16, row}, item.detail, detail, ui::Align::right);
    y += place.h;
  }
  canvas.end_scroll();
  if (moved_) canvas.keep_moving();
  moved_ = false;
  if (clicked == items_.size()) return {};
  return choose(clicked);
}

} // namespace loopscope::app
