#include "app/page/canvas_surface.h"

#include "app/page/imports.h"
#include "app/ui/utf8.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

namespace loopscope::ui {
namespace {

std::uint32_t packed(Color c) {
  return std::uint32_t{c.r} << 24 | std::uint32_t{c.g} << 16 | std::uint32_t{c.b} << 8 | c.a;
}

/// A box as the page's script has it.
Rect rect(Edges e) {
  return {e.x0, e.y0, e.x1 - e.x0, e.y1 - e.y0};
}

/// No dashes of what is whole.
Rhythm dashes(float length, float width, Shape shape, bool closed) {
  return shape == Shape::solid ? Rhythm{0, 0} : rhythm(length, width, shape, closed);
}

} // namespace

void CanvasSurface::begin(int width, int height, float scale, Color background) {
  pixels_ = Pixels(scale);
  canvas_begin(width, height, packed(background));
}

void CanvasSurface::clip(Rect r) {
  const Rect box = rect(pixels_.clip(r));
  canvas_clip(box.x, box.y, box.w, box.h);
}

void CanvasSurface::fill(Rect r, Color color, float radius) {
  const Rect box = rect(pixels_.box(r));
  radius = std::min({pixels_.of(radius), box.w / 2, box.h / 2});
  canvas_fill(box.x, box.y, box.w, box.h, radius < 1 ? 0 : radius, packed(color));
}

void CanvasSurface::frame(Rect r, Color color, float width, float radius, Shape shape) {
  const Rect box = rect(pixels_.box(r));
  const float stroke = pixels_.whole_width(width);
  if (std::min(box.w, box.h) <= stroke * 2) return fill(r, color, radius);
  const Rect middle = box.inset(stroke / 2);
  const float bend = std::max(0.0f, std::min({pixels_.of(radius), box.w / 2, box.h / 2}) - stroke / 2);
  const Rhythm fits = dashes(2 * (middle.w + middle.h) - (8 - 2 * std::numbers::pi_v<float>)*bend, stroke, shape, true);
  canvas_frame(middle.x, middle.y, middle.w, middle.h, bend < 1 ? 0 : bend, packed(color), stroke, fits.dash,
               fits.period - fits.dash);
}

void CanvasSurface::hatch(Rect r, Color color, float radius, float spacing, float width, Point origin) {
  const Rect box = rect(pixels_.box(r));
  const float step = std::max(2.0f, pixels_.of(spacing));
  canvas_hatch(box.x, box.y, box.w, box.h, std::min({pixels_.of(radius), box.w / 2, box.h / 2}), packed(color),
               pixels_.stripe(origin, step), step, pixels_.width(width));
}

void CanvasSurface::line(Point from, Point to, Color color, float width, Shape shape) {
  const Way way = pixels_.way({{from, to}}, width, 0);
  if (way.count < 2) return;
  const Point a = way.points[0], b = way.points[1];
  const Rhythm fits = dashes(std::hypot(b.x - a.x, b.y - a.y), way.width, shape, false);
  canvas_line(a.x, a.y, b.x, b.y, packed(color), way.width, fits.dash, fits.period - fits.dash);
}

void CanvasSurface::path(std::span<const Point> points, Color color, float width, float turn, float begin) {
  const Way way = pixels_.way(points, width, turn);
  if (way.count < 2) return;
  std::array<float, 8> flat{};
  for (std::size_t i = 0; i < way.count; ++i) {
    flat[2 * i] = way.points[i].x;
    flat[2 * i + 1] = way.points[i].y;
  }
  canvas_path(flat.data(), way.count, packed(color), way.width, way.turn, begin);
}

void CanvasSurface::arc(Point center, float radius, float from, float to, Color color, float width) {
  if (to <= from) return;
  constexpr float degree = std::numbers::pi_v<float> / 180;
  const float thick = pixels_.width(width);
  const Point at = pixels_.at(center);
  canvas_arc(at.x, at.y, pixels_.of(radius), from * degree, std::min(to, from + 360) * degree, packed(color), thick,
             to - from < 360 && thick >= 2.5f);
}

void CanvasSurface::disc(Point center, float radius, Color color) {
  const Point at = pixels_.at(center);
  canvas_disc(at.x, at.y, pixels_.of(radius), packed(color));
}

void CanvasSurface::triangle(Point a, Point b, Point c, Color color) {
  const Point p = pixels_.at(a), q = pixels_.at(b), r = pixels_.at(c);
  canvas_triangle(p.x, p.y, q.x, q.y, r.x, r.y, packed(color));
}

void CanvasSurface::glow(Rect r, Color color, float radius, float reach) {
  const Rect box = rect(pixels_.box(r));
  canvas_glow(box.x, box.y, box.w, box.h, packed(color), std::min({pixels_.of(radius), box.w / 2, box.h / 2}),
              pixels_.of(reach));
}

float CanvasSurface::ems(std::string_view text, Font font) {
  if (text.empty()) return 0;
  std::string key;
  key.reserve(text.size() + 1);
  key += static_cast<char>(font);
  key += text;
  if (const auto known = widths_.find(key); known != widths_.end()) return known->second;
  if (widths_.size() > 50'000) widths_.clear();
  return widths_[std::move(key)] = canvas_measure(text.data(), text.size(), static_cast<int>(font));
}

float CanvasSurface::width(std::string_view text, const TextStyle& style) {
  float wide = ems(text, style.font) * style.size;
  if (style.tracking != 0) wide += static_cast<float>(std::max(columns_of(text), 1u) - 1) * style.tracking * style.size;
  return wide;
}

float CanvasSurface::text(Point at, std::string_view text, const TextStyle& style) {
  if (text.empty()) return 0;
  if (listener_) listener_->heard(at, text);
  const int font = static_cast<int>(style.font);
  float& below = baselines_[font];
  if (below < 0) below = canvas_baseline(font);
  const float size = pixels_.of(style.size), y = std::round(pixels_.of(at.y) + below * size);
  float x = pixels_.of(at.x);
  if (style.tracking == 0) {
    canvas_text(x, y, text.data(), text.size(), size, font, packed(style.color));
    return width(text, style);
  }
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view letter = next_character(rest);
    canvas_text(x, y, letter.data(), letter.size(), size, font, packed(style.color));
    x += (ems(letter, style.font) + style.tracking) * size;
  }
  return width(text, style);
}

} // namespace loopscope::ui
