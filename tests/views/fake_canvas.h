// A canvas that draws nothing and remembers what it was asked to: every character is 8 points wide.
//
// The pointer acts as it does in the window: it touches the topmost place of the frame before.
#pragma once

#include "app/ui/canvas.h"
#include "app/views/program/syntax.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace loopscope::app {

class FakeCanvas final : public ui::Canvas {
public:
  struct Text {
    std::string text;
    ui::Rect box;
    ui::TextStyle style;
  };
  struct Filled {
    ui::Rect box;
    ui::Color color;
  };

  std::vector<Text> texts; // of this frame
  std::vector<Filled> fills;
  std::string tip_text;
  ui::Point pointer{-1, -1};
  bool clicks = false;
  float scroll = 0; // what begin_scroll returns, within what there is

  void begin_frame() {
    hot_ = 0;
    for (const auto& [box, id] : places_)
      if (box.contains(pointer)) hot_ = id;
    places_.clear();
    texts.clear();
    fills.clear();
    tip_text.clear();
    asked_ = false;
  }

  const Text* find(std::string_view part) const {
    const auto found =
        std::ranges::find_if(texts, [&](const Text& t) { return t.text.find(part) != std::string::npos; });
    return found == texts.end() ? nullptr : &*found;
  }
  std::string all() const {
    std::string joined;
    for (const Text& text : texts) joined += text.text + "\n";
    return joined;
  }

  const ui::Theme& theme() const override { return ui::dark_theme(); }
  float delta() const override { return 0; }
  void keep_moving() override {}
  void fill(ui::Rect box, ui::Color color, float) override { fills.push_back({box, color}); }
  void frame(ui::Rect, ui::Color, float, float, ui::Shape) override {}
  void hatch(ui::Rect, ui::Color, float, float, float) override {}
  void line(ui::Point, ui::Point, ui::Color, float, ui::Shape) override {}
  void curve(ui::Point, ui::Point, ui::Point, ui::Point, ui::Color, float) override {}
  void arc(ui::Point, float, float, float, ui::Color, float) override {}
  void circle(ui::Point, float, ui::Color) override {}
  void ring(ui::Point, float, ui::Color, float) override {}
  void triangle(ui::Point, ui::Point, ui::Point, ui::Color) override {}
  void check(ui::Rect, ui::Color, float) override {}
  void cross(ui::Rect, ui::Color, float) override {}

  float width(std::string_view text, const ui::TextStyle&) override { return 8 * static_cast<float>(columns_of(text)); }
  float line_height(const ui::TextStyle& style) override { return style.size * 1.4f; }
  float text(ui::Point at, std::string_view text, const ui::TextStyle& style) override {
    const float wide = width(text, style);
    texts.push_back({std::string(text), {at.x, at.y, wide, line_height(style)}, style});
    return wide;
  }
  float text_in(ui::Rect box, std::string_view text, const ui::TextStyle& style, ui::Align align) override {
    const float wide = std::min(box.w, width(text, style));
    const float x = align == ui::Align::left    ? box.x
                    : align == ui::Align::right ? box.right() - wide
                                                : box.center().x - wide / 2;
    texts.push_back({std::string(text), {x, box.y, wide, box.h}, style});
    return wide;
  }
  float paragraph(ui::Point at, float wide, const std::vector<ui::Span>& spans, std::uint64_t* hovered,
                  std::uint64_t* clicked, bool draw) override {
    float x = 0, y = 0, high = 0;
    for (const ui::Span& span : spans) {
      high = std::max(high, line_height(span.style));
      for (std::size_t i = 0; i < span.text.size();) {
        const std::size_t end = std::min(span.text.find(' ', i + 1), span.text.size());
        const std::string word = span.text.substr(i, end - i);
        const float w = width(word, span.style);
        if (x > 0 && x + w > wide) x = 0, y += high;
        const ui::Rect box{at.x + x, at.y + y, std::min(w, wide), high};
        if (draw) {
          texts.push_back({word, box, span.style});
          if (span.id != 0) {
            const ui::Touch touched = touch(box, span.id, true);
            if (touched.hovered && hovered) *hovered = span.id;
            if (touched.clicked && clicked) *clicked = span.id;
          }
        }
        x += w;
        i = end;
      }
    }
    return y + high;
  }

  ui::Touch touch(ui::Rect box, std::uint64_t id, bool) override {
    places_.push_back({box, id});
    ui::Touch touched;
    touched.hovered = id == hot_;
    touched.clicked = touched.hovered && clicks;
    return touched;
  }
  void tip(std::string_view text) override { tip_text = text; }
  void push_clip(ui::Rect) override {}
  void pop_clip() override {}
  float begin_scroll(ui::Rect box, std::uint64_t, float content) override {
    if (asked_) scroll = top_;
    asked_ = false;
    return scroll = std::clamp(scroll, 0.0f, std::max(0.0f, content - box.h));
  }
  void end_scroll() override {}
  void scroll_to(std::uint64_t, float top, float) override {
    asked_ = true;
    top_ = top;
  }
  bool button(ui::Rect box, std::uint64_t id, std::string_view label, bool, bool enabled) override {
    text_in(box, label, {theme().text, 14}, ui::Align::center);
    return enabled && touch(box, id, true).clicked;
  }
  int segments(ui::Rect, std::uint64_t, const std::vector<std::string>&, int chosen) override { return chosen; }
  double slider(ui::Rect, std::uint64_t, double value, double, double, double) override { return value; }

private:
  std::vector<std::pair<ui::Rect, std::uint64_t>> places_;
  std::uint64_t hot_ = 0;
  bool asked_ = false;
  float top_ = 0;
};

} // namespace loopscope::app
