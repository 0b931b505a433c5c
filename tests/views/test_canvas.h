// The canvas that the window has, on a surface that draws nothing and remembers what it was asked to.
#pragma once

#include "app/ui/canvas.h"
#include "app/views/scene.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::app {

/// Its letters are narrow or wide. With a surface behind it, that one draws and measures.
class RecordingSurface final : public ui::Surface {
public:
  struct Text {
    std::string text; // as it was cut
    ui::Rect box;     // a line high
    ui::TextStyle style;
  };
  struct Shape {
    enum class Kind : std::uint8_t { fill, frame, hatch, line, path, arc, disc, triangle, glow } kind{};
    ui::Rect box; // around it, without the width of lines
    ui::Color color;
    ui::Shape stroke = ui::Shape::solid; // of frames and lines
    std::size_t corners = 0;             // of a path
  };
  std::vector<Text> texts; // of this frame, as far as they are in sight
  std::vector<Shape> shapes;
  std::size_t bytes = 0;                               // of text that was measured or drawn
  static constexpr std::size_t most_calls = 1'000'000; // in a frame
  ui::Surface* behind = nullptr;

  const Text* find(std::string_view part) const {
    const auto found =
        std::ranges::find_if(texts, [&](const Text& t) { return t.text.find(part) != std::string::npos; });
    return found == texts.end() ? nullptr : &*found;
  }
  /// All texts, between those that are asked for.
  std::string all(std::string_view between = "\n") const {
    std::string joined;
    for (const Text& text : texts) joined.append(text.text).append(between);
    return joined;
  }

  void begin(int width, int height, float scale, ui::Color background) override {
    texts.clear();
    shapes.clear();
    bytes = 0;
    clip_ = {0, 0, static_cast<float>(width) / scale, static_cast<float>(height) / scale};
    if (behind) behind->begin(width, height, scale, background);
  }
  bool end() override { return !behind || behind->end(); }
  void clip(ui::Rect r) override {
    clip_ = r;
    if (behind) behind->clip(r);
  }
  void fill(ui::Rect r, ui::Color c, float radius) override {
    note({Shape::Kind::fill, r, c});
    if (behind) behind->fill(r, c, radius);
  }
  void frame(ui::Rect r, ui::Color c, float width, float radius, ui::Shape stroke) override {
    note({Shape::Kind::frame, r, c, stroke});
    if (behind) behind->frame(r, c, width, radius, stroke);
  }
  void hatch(ui::Rect r, ui::Color c, float radius, float spacing, float width, ui::Point origin) override {
    note({Shape::Kind::hatch, r, c});
    if (behind) behind->hatch(r, c, radius, spacing, width, origin);
  }
  void line(ui::Point a, ui::Point b, ui::Color c, float width, ui::Shape stroke) override {
    note({Shape::Kind::line, around({{a, b}}), c, stroke});
    if (behind) behind->line(a, b, c, width, stroke);
  }
  void path(std::span<const ui::Point> points, ui::Color c, float width, float turn, float begin) override {
    note({Shape::Kind::path, around(points), c, ui::Shape::solid, points.size()});
    if (behind) behind->path(points, c, width, turn, begin);
  }
  void glow(ui::Rect r, ui::Color c, float radius, float reach) override {
    note({Shape::Kind::glow, r, c});
    if (behind) behind->glow(r, c, radius, reach);
  }
  void arc(ui::Point c, float r, float from, float to, ui::Color color, float width) override {
    note({Shape::Kind::arc, {c.x - r, c.y - r, 2 * r, 2 * r}, color});
    if (behind) behind->arc(c, r, from, to, color, width);
  }
  void disc(ui::Point c, float r, ui::Color color) override {
    note({Shape::Kind::disc, {c.x - r, c.y - r, 2 * r, 2 * r}, color});
    if (behind) behind->disc(c, r, color);
  }
  void triangle(ui::Point a, ui::Point b, ui::Point c, ui::Color color) override {
    note({Shape::Kind::triangle, around({{a, b, c}}), color});
    if (behind) behind->triangle(a, b, c, color);
  }
  float width(std::string_view text, const ui::TextStyle& style) override {
    bytes += text.size();
    if (behind) return behind->width(text, style);
    const bool mono = style.font == ui::Font::mono || style.font == ui::Font::mono_bold;
    float ems = 0;
    for (const char c : text)
      if (!ui::continues_character(c))
        ems += (mono                                                                   ? 0.6f
                : std::string_view(" .,:;'|!()ijlt").find(c) != std::string_view::npos ? 0.3f
                                                                                       : 0.57f) +
               style.tracking;
    return style.size * ems;
  }
  float text(ui::Point at, std::string_view text, const ui::TextStyle& style) override {
    const float wide = behind ? behind->text(at, text, style) : width(text, style), high = style.size * 1.4f;
    const ui::Rect box{at.x, at.y - high / 2, wide, high};
    if (in_sight(box)) texts.push_back({std::string(text), box, style});
    count();
    return wide;
  }

private:
  static ui::Rect around(std::span<const ui::Point> points) {
    const auto [x0, x1] = std::ranges::minmax(points, {}, &ui::Point::x);
    const auto [y0, y1] = std::ranges::minmax(points, {}, &ui::Point::y);
    return {x0.x, y0.y, x1.x - x0.x, y1.y - y0.y};
  }
  bool in_sight(ui::Rect r) const {
    return r.x <= clip_.right() && r.right() >= clip_.x && r.y <= clip_.bottom() && r.bottom() >= clip_.y;
  }
  void note(Shape shape) {
    if (in_sight(shape.box)) shapes.push_back(shape);
    count();
  }
  /// A view that draws without end is stopped.
  void count() const {
    if (texts.size() + shapes.size() > most_calls) throw std::length_error("a view draws without end");
  }

  ui::Rect clip_;
};

/// What is drawn, and what can be pointed at.
class TestCanvas : public ui::Canvas, private ui::PlaceReader {
public:
  RecordingSurface surface;
  using Text = RecordingSurface::Text;
  using Shape = RecordingSurface::Shape;
  /// A place that can be pointed at: what it stands for and what it says then, as far as the frame is probed.
  struct Place {
    ui::Rect box;
    Thing thing{};
    std::string tip{};
  };
  const std::vector<Text>& texts = surface.texts;
  const std::vector<Shape>& shapes = surface.shapes;
  std::vector<Place> places;     // of this frame
  std::vector<std::string> tips; // of what is pointed at
  bool probes = false;           // every place is pointed at, so that it tells what it stands for

  TestCanvas() : ui::Canvas(surface) { set_reader(this); }
  const Text* find(std::string_view part) const { return surface.find(part); }
  std::string all(std::string_view between = "\n") const { return surface.all(between); }

  void begin_frame(ui::Rect window = {0, 0, 4000, 4000}, float scale = 1) {
    places.clear();
    tips.clear();
    begin({.width = static_cast<int>(std::ceil(window.w * scale)),
           .height = static_cast<int>(std::ceil(window.h * scale)),
           .scale = scale,
           .still = true});
  }
  /// For the next frames.
  void point(ui::Point at) { pointer().move(at); }
  /// For the next frame.
  void click(ui::Point at) {
    pointer().move(at);
    pointer().button(true, false);
    pointer().button(false, false);
  }

private:
  void place(ui::Rect seen, ui::Touch& touch) override {
    places.push_back({seen});
    if (probes && seen.w > 0 && seen.h > 0) touch.hovered = true, touch.mouse = seen.center();
  }
  void tip(std::string_view text) override {
    tips.emplace_back(text);
    if (probes && !places.empty()) places.back().tip = text;
  }
};

/// Takes what the views ask for; with a canvas that probes, what each place stands for.
struct Probe final : Actions {
  explicit Probe(TestCanvas& canvas) : canvas_(canvas) {}
  void seek(std::uint64_t) override {}
  void seek_time(std::int64_t) override {}
  void select(Thing) override {}
  void hover(Thing thing) override {
    if (!canvas_.places.empty()) canvas_.places.back().thing = thing;
  }
  void set_argument(std::string_view, double) override {}

private:
  TestCanvas& canvas_;
};

} // namespace loopscope::app
