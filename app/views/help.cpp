#include "app/views/help.h"

#include "core/words/format.h"
#include "core/words/texts.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

namespace loopscope::app {
namespace {

constexpr float row = 30, gap = 28, heading = 34;

struct Section {
  std::string title;
  std::vector<const ui::Command*> commands;
};

std::vector<Section> sections_of(const ui::Commands& commands) {
  std::vector<Section> all;
  for (const ui::Command& command : commands.all()) {
    if (command.keys.empty()) continue;
    auto section = std::ranges::find(all, command.group, &Section::title);
    if (section == all.end()) section = all.insert(all.end(), {std::string(command.group), {}});
    section->commands.push_back(&command);
  }
  return all;
}

float draw_keys(ui::Canvas& canvas, ui::Point at, const ui::Command& command, bool draw) {
  const ui::Theme& t = canvas.theme();
  ui::TextStyle style{t.text, 13, ui::Font::mono};
  float x = at.x;
  // Keys that only differ by keyboard layout are not shown twice.
  std::vector<std::string_view> keys = command.keys;
  std::erase_if(keys, [](std::string_view key) { return key == "=" || key == "ctrl+="; });
  for (std::string_view key : keys) {
    std::string cap = ui::key_cap(key);
    float wide = std::max(24.0f, canvas.width(cap, style) + 14);
    if (draw) {
      ui::Rect box{x, at.y + 3, wide, 24};
      canvas.fill(box, t.raised, 5);
      canvas.frame(box, t.line, 1, 5);
      canvas.text_in(box, cap, style, ui::Align::center);
    }
    x += wide + 6;
  }
  return x - at.x;
}

// Puts each section into the column that is the lowest so far, the highest section first, so that the columns become
// about equally high. Columns are numbered by their first section.
std::vector<int> spread(const std::vector<float>& heights, int columns) {
  std::vector<std::size_t> order(heights.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
    return heights[a] > heights[b] || (heights[a] == heights[b] && a < b);
  });
  std::vector<float> filled(static_cast<std::size_t>(columns), 0.0f);
  std::vector<int> of(heights.size()), number(static_cast<std::size_t>(columns), -1);
  for (std::size_t section : order) {
    auto lowest = std::ranges::min_element(filled) - filled.begin();
    filled[static_cast<std::size_t>(lowest)] += heights[section];
    of[section] = static_cast<int>(lowest);
  }
  int next = 0;
  for (int& column : of) {
    int& renamed = number[static_cast<std::size_t>(column)];
    if (renamed < 0) renamed = next++;
    column = renamed;
  }
  return of;
}

} // namespace

bool HelpView::draw(ui::Canvas& canvas, ui::Rect window, const ui::Commands& commands) {
  const ui::Theme& t = canvas.theme();
  bool close = canvas.touch(window, ui::hash_id("help away"), false).pressed;
  canvas.fill(window, (t.light ? ui::rgb(0x1b1f28) : ui::rgb(0x000000)).alpha(0.55f));

  const std::vector<Section> all = sections_of(commands);
  float keys = 0, words = 0;
  for (const Section& section : all)
    for (const ui::Command* command : section.commands) {
      keys = std::max(keys, draw_keys(canvas, {}, *command, false));
      words = std::max(words, std::min(236.0f, canvas.width(command->what, {t.text, 15})));
    }
  keys += 12;
  float room = window.w - 24;
  float column = keys + words;
  int columns = room >= 3 * column + 2 * gap + 64 ? 3 : room >= 2 * column + gap + 64 ? 2 : 1;
  float wide = std::min(room, static_cast<float>(columns) * column + static_cast<float>(columns - 1) * gap + 64);
  float high = std::min(window.h - 24, content_ + 84);
  ui::Rect box{window.x + (window.w - wide) / 2, window.y + (window.h - high) / 2, wide, high};
  canvas.fill(box, t.panel, 14);
  canvas.frame(box, t.line, 1, 14);
  if (canvas.touch(box, ui::hash_id("help"), false).pressed) close = false;
  canvas.text({box.x + 32, box.y + 20}, words::text("screens.help.heading"), {t.text, 21, ui::Font::bold});
  const std::string_view away = words::text("screens.help.close");
  const float broad = canvas.width(away, {t.muted, 14}) + 20;
  const ui::Rect closing{box.right() - 22 - broad, box.y + 17, broad, 36};
  const ui::Touch closes = canvas.touch(closing, ui::hash_id("help close"));
  if (closes.hovered) canvas.fill(closing, t.text.alpha(0.07f), 8);
  close = close || closes.clicked;
  canvas.text_in(closing, away, {t.muted, 14}, ui::Align::center);

  auto description = [&](const ui::Command& command) {
    return std::vector<ui::Span>{{std::string(command.what), {t.text, 15}, 0}};
  };
  ui::Rect body{box.x + 32, box.y + 62, box.w - 64, box.h - 78};
  float each = (body.w - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
  float text = std::max(60.0f, each - keys);
  auto height_of = [&](const ui::Command& command) {
    return std::max(row, canvas.paragraph({}, text, description(command), nullptr, nullptr, false) + 8);
  };
  std::vector<float> heights;
  for (const Section& section : all) {
    float& sum = heights.emplace_back(heading + 18);
    for (const ui::Command* command : section.commands) sum += height_of(*command);
  }
  const std::vector<int> column_of = spread(heights, columns);

  float offset = canvas.begin_scroll({body.x, body.y, body.w + 26, body.h}, ui::hash_id("help scroll"), content_);
  std::vector<float> used(static_cast<std::size_t>(columns), 0.0f);
  for (std::size_t i = 0; i < all.size(); ++i) {
    float& y = used[static_cast<std::size_t>(column_of[i])];
    ui::Point p{body.x + static_cast<float>(column_of[i]) * (each + gap), body.y + y - offset};
    y += heights[i];
    canvas.text({p.x, p.y + 6}, words::heading(all[i].title), ui::heading_style(t));
    p.y += heading;
    for (const ui::Command* command : all[i].commands) {
      const ui::Rect place{p.x - 8, p.y, each + 16, height_of(*command)};
      const ui::Touch touch = canvas.touch(place, ui::hash_id("help", i, ui::hash_id(command->id)));
      canvas.called(ui::Role::item, command->what);
      if (touch.hovered) canvas.fill(place, t.text.alpha(0.05f), 7);
      if (touch.clicked) {
        commands.ask(command->id);
        close = true;
      }
      draw_keys(canvas, p, *command, true);
      canvas.paragraph({p.x + keys, p.y + 4.5f}, text, description(*command));
      p.y += height_of(*command);
    }
  }
  float highest = *std::ranges::max_element(used) - 18;
  canvas.end_scroll();
  if (highest != content_) {
    content_ = highest;
    canvas.keep_moving();
  }
  return close;
}

} // namespace loopscope::app
