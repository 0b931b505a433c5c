#include "app/views/help.h"

#include "app/commands.h"

#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

namespace loopscope::app {
namespace {

constexpr float row = 30, gap = 28, heading = 34;

struct Section {
  std::string title;
  std::vector<const Binding*> bindings;
};

std::vector<Section> sections() {
  std::vector<Section> all;
  for (const Binding& binding : bindings()) {
    if (all.empty() || all.back().title != binding.group) all.push_back({std::string(binding.group), {}});
    all.back().bindings.push_back(&binding);
  }
  return all;
}

float draw_keys(ui::Canvas& canvas, ui::Point at, const Binding& binding, bool draw) {
  const ui::Theme& t = canvas.theme();
  ui::TextStyle style{t.text, 13, ui::Font::mono};
  float x = at.x;
  // Keys that type the same on another layout need not be told.
  std::vector<std::string_view> keys = binding.keys;
  std::erase_if(keys, [](std::string_view key) { return key == "=" || key == "ctrl+="; });
  for (std::string_view key : keys) {
    std::string cap = key_cap(key);
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

} // namespace

bool HelpView::draw(ui::Canvas& canvas, ui::Rect window) {
  const ui::Theme& t = canvas.theme();
  bool close = canvas.touch(window, ui::hash_id("help away"), false).pressed;
  canvas.fill(window, (t.light ? ui::rgb(0x1b1f28) : ui::rgb(0x000000)).alpha(0.55f));

  std::vector<Section> all = sections();
  float keys = 0, words = 0;
  for (const Section& section : all)
    for (const Binding* binding : section.bindings) {
      keys = std::max(keys, draw_keys(canvas, {}, *binding, false));
      words = std::max(words, std::min(300.0f, canvas.width(binding->description, {t.text, 15})));
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
  canvas.text({box.x + 32, box.y + 20}, "Keys", {t.text, 21, ui::Font::bold});
  canvas.text_in({box.x + 120, box.y + 20, box.w - 152, 30}, "Esc closes", {t.muted, 14}, ui::Align::right);

  // Sections fill the columns from left to right, each as high as the highest must be.
  float total = 0;
  auto height_of = [&](const Section& section) {
    float sum = heading;
    for (const Binding* binding : section.bindings) {
      float text = canvas.paragraph({}, std::max(60.0f, (wide - 64) / static_cast<float>(columns) - keys - (columns > 1 ? gap : 0)),
                                    {{std::string(binding->description), {t.text, 15}, 0}}, nullptr, nullptr, false);
      sum += std::max(row, text + 8);
    }
    return sum + 18;
  };
  for (const Section& section : all) total += height_of(section);

  ui::Rect body{box.x + 32, box.y + 62, box.w - 64, box.h - 78};
  float offset = canvas.begin_scroll({body.x, body.y, body.w + 26, body.h}, ui::hash_id("help scroll"), content_);
  float each = (body.w - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
  float y = 0, highest = 0;
  int at = 0;
  for (const Section& section : all) {
    float h = height_of(section);
    if (y > 0 && at + 1 < columns && y + h / 2 > total / static_cast<float>(columns)) {
      ++at;
      y = 0;
    }
    ui::Point p{body.x + static_cast<float>(at) * (each + gap), body.y + y - offset};
    std::string title = section.title;
    for (char& c : title) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    canvas.text({p.x, p.y + 6}, title, {t.muted, 12, ui::Font::semibold, 0.09f});
    p.y += heading;
    for (const Binding* binding : section.bindings) {
      draw_keys(canvas, p, *binding, true);
      float used = canvas.paragraph({p.x + keys, p.y + 4.5f}, std::max(60.0f, each - keys),
                                    {{std::string(binding->description), {t.text, 15}, 0}});
      p.y += std::max(row, used + 8);
    }
    y += h;
    highest = std::max(highest, y);
  }
  canvas.end_scroll();
  if (highest != content_) {
    content_ = highest;
    canvas.keep_moving();
  }
  return close;
}

} // namespace loopscope::app
