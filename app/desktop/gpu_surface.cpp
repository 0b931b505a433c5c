#include "app/desktop/gpu_surface.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace loopscope::ui {

Edges GpuSurface::pixels(Rect r) const {
  float x0 = std::round(r.x * scale_), y0 = std::round(r.y * scale_);
  return {x0, y0, std::max(std::round(r.right() * scale_), x0 + 1), std::max(std::round(r.bottom() * scale_), y0 + 1)};
}

void GpuSurface::begin(int width, int height, float scale, Color background) {
  scale_ = scale;
  background_ = background;
  fonts_.start_frame();
  shapes_.clear(width, height);
}

void GpuSurface::clip(Rect r) {
  shapes_.clip({std::round(r.x * scale_), std::round(r.y * scale_), std::round(r.right() * scale_),
                std::round(r.bottom() * scale_)});
}

void GpuSurface::fill(Rect r, Color color, float radius) {
  // What is hardly round is sharp.
  shapes_.fill(pixels(r), color, radius * scale_ < 1 ? 0 : radius * scale_);
}

void GpuSurface::frame(Rect r, Color color, float width, float radius, Shape shape) {
  const Edges box = pixels(r);
  const float stroke = std::max(1.0f, std::round(width * scale_));
  if (box.x1 - box.x0 <= stroke * 2 || box.y1 - box.y0 <= stroke * 2) return fill(r, color, radius);
  radius *= scale_;
  shapes_.frame(box, color, stroke, shape == Shape::solid && radius - stroke / 2 < 1 ? 0 : radius, shape);
}

void GpuSurface::hatch(Rect r, Color color, float radius, float spacing, float width, Point origin) {
  const float step = std::max(2.0f, spacing * scale_);
  // Where stripes begin comes again with each of them: far away, floats would not be fine enough.
  const double begin = (static_cast<double>(origin.x) + static_cast<double>(origin.y)) * static_cast<double>(scale_);
  shapes_.hatch(pixels(r), color, radius * scale_, step, std::max(1.0f, width * scale_),
                static_cast<float>(std::fmod(begin, static_cast<double>(step) * std::sqrt(2.0))));
}

void GpuSurface::line(Point from, Point to, Color color, float width, Shape shape) {
  std::array<Point, 2> ends{from, to};
  width = put_on_pixels(ends, width);
  auto [a, b] = ends;
  if (shape != Shape::solid || (a.x != b.x && a.y != b.y)) return shapes_.line(a, b, color, width, shape);
  const float beside_x = a.y == b.y ? 0 : width / 2, beside_y = a.y == b.y ? width / 2 : 0;
  shapes_.fill({std::min(a.x, b.x) - beside_x, std::min(a.y, b.y) - beside_y, std::max(a.x, b.x) + beside_x,
                std::max(a.y, b.y) + beside_y},
               color);
}

void GpuSurface::path(std::span<const Point> points, Color color, float width, float turn, float begin) {
  std::array<Point, 4> way;
  std::ranges::copy(points, way.begin());
  const std::span used = std::span(way).first(points.size());
  width = put_on_pixels(used, width);
  shapes_.path(used, color, width, turn * scale_, begin);
}

float GpuSurface::put_on_pixels(std::span<Point> points, float width) const {
  bool straight = true; // along rows and columns of pixels
  for (std::size_t i = 1; i < points.size(); ++i)
    straight = straight && (points[i].x == points[i - 1].x || points[i].y == points[i - 1].y);
  const float thick = straight ? std::max(1.0f, std::round(width * scale_)) : pixels(width);
  auto middle = [&](float v) { return std::round(v - thick / 2) + thick / 2; };
  std::array<Point, 4> original;
  std::ranges::copy(points, original.begin());
  for (std::size_t i = 0; i < points.size(); ++i) {
    bool level = false, upright = false; // of the lines that meet here
    for (std::size_t j : {i - 1, i + 1})
      if (j < points.size()) {
        level = level || original[i].y == original[j].y;
        upright = upright || original[i].x == original[j].x;
      }
    const Point p = pixels(points[i]);
    points[i] = straight ? Point{upright ? middle(p.x) : std::round(p.x), level ? middle(p.y) : std::round(p.y)} : p;
  }
  return thick;
}

void GpuSurface::arc(Point center, float radius, float from, float to, Color color, float width) {
  shapes_.arc(pixels(center), radius * scale_, from, to, color, pixels(width));
}

void GpuSurface::disc(Point center, float radius, Color color) {
  shapes_.disc(pixels(center), radius * scale_, color);
}

void GpuSurface::triangle(Point a, Point b, Point c, Color color) {
  shapes_.triangle(pixels(a), pixels(b), pixels(c), color);
}

void GpuSurface::glow(Rect r, Color color, float radius, float reach) {
  shapes_.glow(pixels(r), color, radius * scale_, reach * scale_);
}

float GpuSurface::width(std::string_view text, const TextStyle& style) {
  return fonts_.width(text, style.font, style.size * scale_, style.tracking) / scale_;
}

float GpuSurface::text(Point at, std::string_view text, const TextStyle& style) {
  const float size = style.size * scale_, x = at.x * scale_, whole = std::floor(x);
  const float y = std::round(at.y * scale_ + fonts_.baseline(style.font, size));
  glyphs_.clear();
  const float advanced = fonts_.place(text, style.font, size, style.tracking, x - whole, glyphs_);
  for (const PlacedGlyph& placed : glyphs_) shapes_.glyph(whole + placed.x, y + placed.y, *placed.glyph, style.color);
  return advanced / scale_;
}

} // namespace loopscope::ui
