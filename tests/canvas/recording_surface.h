// A surface that draws nothing and remembers what it was asked to.
#pragma once

#include "app/ui/surface.h"
#include "app/ui/utf8.h"

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::ui {

/// Its letters are narrow or wide. With a surface behind it, that one draws and measures.
class RecordingSurface final : public Surface {
public:
  struct Text {
    std::string text; // as it was cut
    Rect box;         // a line high
    TextStyle style;
  };
  struct Drawn {
    enum class Kind : std::uint8_t { fill, frame, hatch, line, path, arc, disc, triangle, glow } kind{};
    Rect box; // around it, without the width of lines
    Color color;
    Shape stroke = Shape::solid; // of frames and lines
    std::size_t corners = 0;     // of a path
  };
  std::vector<Text> texts; // of this frame, as far as they are in sight
  std::vector<Drawn> shapes;
  std::size_t bytes = 0;                               // of text that was measured or drawn
  static constexpr std::size_t most_calls = 1'000'000; // in a frame
  Surface* behind = nullptr;

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

  void begin(int width, int height, float scale, Color background) override {
    texts.clear();
    shapes.clear();
    bytes = 0;
    clip_ = {0, 0, static_cast<float>(width) / scale, static_cast<float>(height) / scale};
    if (behind) behind->begin(width, height, scale, background);
  }
  bool end() override { return !behind || behind->end(); }
  void clip(Rect r) override {
    clip_ = r;
    if (behind) behind->clip(r);
  }
  void fill(Rect r, Color c, float radius) override {
    note({Drawn::Kind::fill, r, c});
    if (behind) behind->fill(r, c, radius);
  }
  void frame(Rect r, Color c, float width, float radius, Shape stroke) override {
    note({Drawn::Kind::frame, r, c, stroke});
    if (behind) behind->frame(r, c, width, radius, stroke);
  }
  void hatch(Rect r, Color c, float radius, float spacing, float width, Point origin) override {
    note({Drawn::Kind::hatch, r, c});
    if (behind) behind->hatch(r, c, radius, spacing, width, origin);
  }
  void line(Point a, Point b, Color c, float width, Shape stroke) override {
    note({Drawn::Kind::line, around({{a, b}}), c, stroke});
    if (behind) behind->line(a, b, c, width, stroke);
  }
  void path(std::span<const Point> points, Color c, float width, float turn, float begin) override {
    note({Drawn::Kind::path, around(points), c, Shape::solid, points.size()});
    if (behind) behind->path(points, c, width, turn, begin);
  }
  void glow(Rect r, Color c, float radius, float reach) override {
    note({Drawn::Kind::glow, r, c});
    if (behind) behind->glow(r, c, radius, reach);
  }
  void arc(Point c, float r, float from, float to, Color color, float width) override {
    note({Drawn::Kind::arc, {c.x - r, c.y - r, 2 * r, 2 * r}, color});
    if (behind) behind->arc(c, r, from, to, color, width);
  }
  void disc(Point c, float r, Color color) override {
    note({Drawn::Kind::disc, {c.x - r, c.y - r, 2 * r, 2 * r}, color});
    if (behind) behind->disc(c, r, color);
  }
  void triangle(Point a, Point b, Point c, Color color) override {
    note({Drawn::Kind::triangle, around({{a, b, c}}), color});
    if (behind) behind->triangle(a, b, c, color);
  }
  float width(std::string_view text, const TextStyle& style) override {
    bytes += text.size();
    if (behind) return behind->width(text, style);
    const bool mono = style.font == Font::mono || style.font == Font::mono_bold;
    float ems = 0;
    for (const char c : text)
      if (!continues_character(c))
        ems += (mono                                                                   ? 0.6f
                : std::string_view(" .,:;'|!()ijlt").find(c) != std::string_view::npos ? 0.3f
                                                                                       : 0.57f) +
               style.tracking;
    return style.size * ems;
  }
  float text(Point at, std::string_view text, const TextStyle& style) override {
    const float wide = behind ? behind->text(at, text, style) : width(text, style), high = style.size * 1.4f;
    const Rect box{at.x, at.y - high / 2, wide, high};
    if (in_sight(box)) texts.push_back({std::string(text), box, style});
    count();
    return wide;
  }

  /// The clip, as it is now.
  Rect clip() const { return clip_; }

private:
  static Rect around(std::span<const Point> points) {
    const auto [x0, x1] = std::ranges::minmax(points, {}, &Point::x);
    const auto [y0, y1] = std::ranges::minmax(points, {}, &Point::y);
    return {x0.x, y0.y, x1.x - x0.x, y1.y - y0.y};
  }
  bool in_sight(Rect r) const {
    return r.x <= clip_.right() && r.right() >= clip_.x && r.y <= clip_.bottom() && r.bottom() >= clip_.y;
  }
  void note(Drawn shape) {
    if (in_sight(shape.box)) shapes.push_back(shape);
    count();
  }
  /// A view that draws without end is stopped.
  void count() const {
    if (texts.size() + shapes.size() > most_calls) throw std::length_error("a view draws without end");
  }

  Rect clip_;
};

} // namespace loopscope::ui
