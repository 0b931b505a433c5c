// The window's own canvas, which remembers what it is asked to draw: text is fitted and cut as on the screen.
#pragma once

#include "app/ui/imgui_canvas.h"
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

class RecordingCanvas final : public ui::ImguiCanvas {
public:
  struct Text {
    std::string text; // as it was cut
    ui::Rect box;
    ui::TextStyle style;
  };
  /// A place that can be pointed at: what it stands for and what it says then, as far as the frame is probed.
  struct Place {
    ui::Rect box;
    Thing thing{};
    std::string tip{};
  };
  /// How a box or a sign was drawn.
  struct Shape {
    enum class Kind : std::uint8_t { fill, solid, dashed, dotted, hatch, check, cross, triangle } kind{};
    ui::Rect box;
    ui::Color color;
  };
  std::vector<Text> texts;                             // of this frame, as far as they are in sight
  std::vector<Shape> shapes;                           // the same
  std::vector<Place> places;                           // of this frame
  std::vector<std::string> tips;                       // of what is pointed at
  std::size_t calls = 0;                               // of the functions that draw, in this frame
  std::size_t bytes = 0;                               // of text that was measured or drawn
  static constexpr std::size_t most_calls = 1'000'000; // in a frame
  bool builds = false;                                 // the triangles too, as in the window
  bool probes = false;                                 // every place is pointed at, so that it tells what it stands for

  void begin_frame(ui::Rect window, float scale = 1) {
    texts.clear();
    places.clear();
    shapes.clear();
    tips.clear();
    calls = bytes = 0;
    begin({.width = static_cast<int>(std::ceil(window.w * scale)),
           .height = static_cast<int>(std::ceil(window.h * scale)),
           .scale = scale,
           .still = true});
  }

  std::string all() const {
    std::string joined;
    for (const Text& text : texts) joined += text.text + "\n";
    return joined;
  }

  void fill(ui::Rect r, ui::Color c, float radius) override {
    if (drawn(Shape::Kind::fill, r, c)) ImguiCanvas::fill(r, c, radius);
  }
  void frame(ui::Rect r, ui::Color c, float width, float radius, ui::Shape shape) override {
    const auto kind = shape == ui::Shape::dashed   ? Shape::Kind::dashed
                      : shape == ui::Shape::dotted ? Shape::Kind::dotted
                                                   : Shape::Kind::solid;
    if (drawn(kind, r, c)) ImguiCanvas::frame(r, c, width, radius, shape);
  }
  void hatch(ui::Rect r, ui::Color c, float radius, float spacing, float width) override {
    if (drawn(Shape::Kind::hatch, r, c)) ImguiCanvas::hatch(r, c, radius, spacing, width);
  }
  void line(ui::Point a, ui::Point b, ui::Color c, float width, ui::Shape shape) override {
    count();
    if (builds) ImguiCanvas::line(a, b, c, width, shape);
  }
  void curve(ui::Point a, ui::Point b, ui::Point c, ui::Point d, ui::Color color, float width) override {
    count();
    if (builds) ImguiCanvas::curve(a, b, c, d, color, width);
  }
  void arc(ui::Point c, float radius, float from, float to, ui::Color color, float width) override {
    count();
    if (builds) ImguiCanvas::arc(c, radius, from, to, color, width);
  }
  void circle(ui::Point c, float radius, ui::Color color) override {
    count();
    if (builds) ImguiCanvas::circle(c, radius, color);
  }
  void ring(ui::Point c, float radius, ui::Color color, float width) override {
    count();
    if (builds) ImguiCanvas::ring(c, radius, color, width);
  }
  void triangle(ui::Point a, ui::Point b, ui::Point c, ui::Color color) override {
    const auto [x0, x1] = std::minmax({a.x, b.x, c.x});
    const auto [y0, y1] = std::minmax({a.y, b.y, c.y});
    if (drawn(Shape::Kind::triangle, {x0, y0, x1 - x0, y1 - y0}, color)) ImguiCanvas::triangle(a, b, c, color);
  }
  void check(ui::Rect r, ui::Color color, float width) override {
    if (drawn(Shape::Kind::check, r, color)) ImguiCanvas::check(r, color, width);
  }
  void cross(ui::Rect r, ui::Color color, float width) override {
    if (drawn(Shape::Kind::cross, r, color)) ImguiCanvas::cross(r, color, width);
  }

  float width(std::string_view text, const ui::TextStyle& style) override {
    bytes += std::min(text.size(), ui::longest_laid_out);
    return ImguiCanvas::width(text, style);
  }
  float text(ui::Point at, std::string_view text, const ui::TextStyle& style) override {
    count();
    const float wide = builds ? ImguiCanvas::text(at, text, style) : width(text, style);
    const ui::Rect box{at.x, at.y, wide, line_height(style)};
    if (visible(box) && style.color.a != 0) texts.push_back({std::string(ui::laid_out(text)), box, style});
    return wide;
  }

  ui::Touch touch(ui::Rect r, std::uint64_t id, bool hand) override {
    count();
    const ui::Rect seen = clipped(r);
    ui::Touch touch = ImguiCanvas::touch(r, id, hand);
    places.push_back({seen});
    if (probes && seen.w > 0 && seen.h > 0) touch.hovered = true, touch.mouse = seen.center();
    return touch;
  }
  void tip(std::string_view text) override {
    tips.emplace_back(text);
    if (probes && !places.empty()) places.back().tip = text;
  }

private:
  /// A view that draws without end is stopped.
  void count() {
    if (++calls > most_calls) throw std::length_error("a view draws without end");
  }
  bool drawn(Shape::Kind kind, ui::Rect box, ui::Color color) {
    count();
    if (visible(box) && color.a != 0) shapes.push_back({kind, box, color});
    return builds;
  }
};

/// Takes what the views ask for; with a canvas that probes, what each place stands for.
struct Probe final : Actions {
  explicit Probe(RecordingCanvas& canvas) : canvas_(canvas) {}
  void seek(std::uint64_t) override {}
  void seek_time(std::int64_t) override {}
  void select(Thing) override {}
  void hover(Thing thing) override {
    if (!canvas_.places.empty()) canvas_.places.back().thing = thing;
  }
  void set_argument(std::string_view, double) override {}

private:
  RecordingCanvas& canvas_;
};

} // namespace loopscope::app
