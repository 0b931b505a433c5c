#include "app/views/menu.h"

#include "core/words/format.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <utility>

namespace loopscope::app {
namespace {

constexpr float row = 34, heading = 30, padding = 6;
// A detail longer than this goes below its label.
constexpr float short_detail = 280, widest = 560;
// One that is no wider, a key, stands beside it in any case.
constexpr float beside = 90;
constexpr std::size_t long_from = 8; // items, of which one may look for one by typing
constexpr float typed_row = 40;

std::string small(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

/// Whether all words that were typed stand in the item, whatever their capitals.
bool fits(const MenuItem& item, const std::string& typed) {
  const std::string text = small(item.label + " " + item.detail + " " + item.group);
  for (std::string_view rest = typed; !rest.empty();) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    if (text.find(small(std::string(rest.substr(0, end)))) == std::string::npos) return false;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return true;
}

} // namespace

void Menu::open(std::string_view name, std::vector<MenuItem> items, ui::Rect anchor) {
  name_ = name;
  items_ = std::move(items);
  anchor_ = anchor;
  auto chosen = std::ranges::find(items_, true, &MenuItem::chosen);
  typed_.clear();
  find();
  at_ = chosen == items_.end() ? 0 : static_cast<std::size_t>(chosen - items_.begin());
}

/// Shows what fits, the first of it marked.
void Menu::find() {
  shown_.clear();
  for (std::size_t i = 0; i < items_.size(); ++i)
    if (fits(items_[i], typed_)) shown_.push_back(i);
  if (!shown_.empty()) at_ = shown_.front();
  moved_ = true;
}

bool Menu::is_shown(std::size_t item) const {
  return std::ranges::binary_search(shown_, item);
}

void Menu::move(int by) {
  if (shown_.empty()) return;
  const auto at = static_cast<std::ptrdiff_t>(std::ranges::lower_bound(shown_, at_) - shown_.begin());
  const auto count = static_cast<std::ptrdiff_t>(shown_.size());
  at_ = shown_[static_cast<std::size_t>((at + by + count) % count)];
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
  else if ((name == "home" || name == "end") && !shown_.empty())
    at_ = name == "home" ? shown_.front() : shown_.back(), moved_ = true;
  else if (name == "escape" || name == "left" || name == "right")
    close();
  else if (name == "enter" || (name == "space" && typed_.empty()))
    return shown_.empty() ? std::function<void()>() : choose(at_);
  else if (items_.size() >= long_from) {
    if (name == "backspace" && !typed_.empty())
      typed_.pop_back(), find();
    else if (name == "space")
      typed_ += ' ', find();
    else if (name.size() == 1 && static_cast<unsigned char>(name.front()) > ' ')
      typed_ += name, find();
  }
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
  const float above = typed_.empty() ? 0 : typed_row;
  for (const MenuItem& item : items_) {
    float& own = heights.emplace_back(row);
    if (!is_shown(heights.size() - 1)) continue;
    if (below_label && canvas.width(item.detail, detail) > beside)
      own += canvas.paragraph({}, wide - 2 * padding - 44, {{item.detail, detail, 0}}, nullptr, nullptr, false) + 2;
    if (item.group != last) high += heading;
    last = item.group;
    high += own;
  }
  float below = window.bottom() - 8 - (anchor_.bottom() + 6);
  ui::Rect box{anchor_.x, anchor_.bottom() + 6, wide,
               std::min(high + above + 2 * padding, std::max(below, window.h * 0.6f))};
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
  if (above > 0) {
    const ui::Rect field{box.x + padding, box.y + padding, box.w - 2 * padding, above - 6};
    canvas.fill(field, t.light ? t.background : t.raised, 7);
    const float typed = canvas.text_in(field.inset(10, 0), typed_, label);
    canvas.fill({field.x + 11 + typed, field.center().y - 9, 1.5f, 18}, t.text);
    body.y += above;
    body.h -= above;
  }
  const std::uint64_t scroll = ui::hash_id("menu scroll");
  float offset = canvas.begin_scroll(body, scroll, high);
  float y = body.y - offset;
  last = {};
  for (std::size_t i = 0; i < items_.size(); ++i) {
    const MenuItem& item = items_[i];
    if (!is_shown(i)) continue;
    if (item.group != last) {
      canvas.text_in({box.x + 34, y + 6, box.w - 44, heading - 6}, words::heading(item.group), group);
      y += heading;
      last = item.group;
    }
    ui::Rect place{box.x + padding, y, box.w - 2 * padding, heights[i]};
    marks.emplace_back(fmt::format("menu:{}", i), place);
    if (moved_ && i == at_) canvas.scroll_to(scroll, place.y - body.y + offset - 8, place.h + 16);
    const ui::Touch touch = canvas.touch(place, ui::hash_id("menu item", i));
    canvas.called(ui::Role::item, item.label);
    if (touch.hovered && (touch.drag.x != 0 || touch.pressed)) at_ = i;
    if (i == at_)
      canvas.fill(place, t.raised, 7);
    else if (touch.hovered)
      canvas.fill(place, t.text.alpha(0.05f), 7);
    if (touch.clicked) clicked = i;
    if (item.chosen) canvas.check({place.x + 6, place.y + 10, 14, 14}, t.text, 2);
    float room = place.w - 38;
    const float broad = canvas.width(item.detail, detail);
    const bool is_key = below_label && !item.detail.empty() && broad <= beside;
    float used = canvas.text_in({place.x + 28, place.y, room - (is_key ? broad + 12 : 0), row}, item.label, label);
    if (is_key)
      canvas.text_in({place.right() - 10 - broad, place.y, broad + 1, row}, item.detail, detail);
    else if (below_label && !item.detail.empty())
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
