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

struct Dashes {
  float dash = 0, gap = 0;
};

/// Dashes that fit into a length: a whole number of them around, or one at both ends of a line.
Dashes dashes(float length, float width, Shape shape, bool closed) {
  if (shape == Shape::solid) return {};
  const float on = shape == Shape::dotted ? std::max(width, 1.0f) : std::max(width * 2.5f, 4.0f);
  const float off = shape == Shape::dotted ? std::max(width * 1.6f, 2.5f) : std::max(width * 1.8f, 3.0f);
  const float count = std::max(1.0f, std::round((length + (closed ? 0 : off)) / (on + off)));
  const float fit = length / (count * (on + off) - (closed ? 0 : off));
  return {on * fit, off * fit};
}

} // namespace

Rect CanvasSurface::pixels(Rect r) const {
  const float x0 = std::round(r.x * scale_), y0 = std::round(r.y * scale_);
  return {x0, y0, std::max(std::round(r.right() * scale_) - x0, 1.0f),
          std::max(std::round(r.bottom() * scale_) - y0, 1.0f)};
}

void CanvasSurface::begin(int width, int height, float scale, Color background) {
  scale_ = scale;
  canvas_begin(width, height, packed(background));
}

void CanvasSurface::clip(Rect r) {
  const float x = std::round(r.x * scale_), y = std::round(r.y * scale_);
  canvas_clip(x, y, std::round(r.right() * scale_) - x, std::round(r.bottom() * scale_) - y);
}

void CanvasSurface::fill(Rect r, Color color, float radius) {
  const Rect box = pixels(r);
  radius = std::min({radius * scale_, box.w / 2, box.h / 2});
  canvas_fill(box.x, box.y, box.w, box.h, radius < 1 ? 0 : radius, packed(color));
}

void CanvasSurface::frame(Rect r, Color color, float width, float radius, Shape shape) {
  const Rect box = pixels(r);
  const float stroke = std::max(1.0f, std::round(width * scale_));
  if (std::min(box.w, box.h) <= stroke * 2) return fill(r, color, radius);
  const Rect middle = box.inset(stroke / 2);
  const float bend =
      std::max(0.0f, std::min({radius * scale_, box.w / 2, box.h / 2}) - stroke / 2);
  const Dashes fits = dashes(2 * (middle.w + middle.h) - (8 - 2 * std::numbers::pi_v<float>) * bend, stroke, shape, true);
  canvas_frame(middle.x, middle.y, middle.w, middle.h, bend < 1 ? 0 : bend, packed(color), stroke, fits.dash, fits.gap);
}

void CanvasSurface::hatch(Rect r, Color color, float radius, float spacing, float width, Point origin) {
  const Rect box = pixels(r);
  const float step = std::max(2.0f, spacing * scale_);
  const double begin = (static_cast<double>(origin.x) + static_cast<double>(origin.y)) * static_cast<double>(scale_);
  canvas_hatch(box.x, box.y, box.w, box.h, std::min({radius * scale_, box.w / 2, box.h / 2}), packed(color),
               static_cast<float>(std::fmod(begin / std::numbers::sqrt2, static_cast<double>(step))), step,
               std::max(1.0f, width * scale_));
}

void CanvasSurface::line(Point from, Point to, Color color, float width, Shape shape) {
  const bool level = from.y == to.y, upright = from.x == to.x;
  const float thick = level || upright ? std::max(1.0f, std::round(width * scale_)) : pixels(width);
  const auto middle = [&](float v) { return std::round(v - thick / 2) + thick / 2; };
  Point a{from.x * scale_, from.y * scale_}, b{to.x * scale_, to.y * scale_};
  if (level)
    a = {std::round(a.x), middle(a.y)}, b = {std::round(b.x), a.y};
  else if (upright)
    a = {middle(a.x), std::round(a.y)}, b = {a.x, std::round(b.y)};
  const float length = std::hypot(b.x - a.x, b.y - a.y);
  if (length == 0) return;
  const Dashes fits = dashes(length, thick, shape, false);
  canvas_line(a.x, a.y, b.x, b.y, packed(color), thick, fits.dash, fits.gap);
}

void CanvasSurface::path(std::span<const Point> points, Color color, float width, float turn, float begin) {
  bool straight = true;
  for (std::size_t i = 1; i < points.size(); ++i)
    straight = straight && (points[i].x == points[i - 1].x || points[i].y == points[i - 1].y);
  const float thick = straight ? std::max(1.0f, std::round(width * scale_)) : pixels(width);
  const auto middle = [&](float v) { return std::round(v - thick / 2) + thick / 2; };
  std::array<float, 8> way{};
  std::size_t count = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    bool level = false, upright = false; // of the lines that meet here
    for (const std::size_t j : {i - 1, i + 1})
      if (j < points.size()) {
        level = level || points[i].y == points[j].y;
        upright = upright || points[i].x == points[j].x;
      }
    Point p{points[i].x * scale_, points[i].y * scale_};
    if (straight) p = {upright ? middle(p.x) : std::round(p.x), level ? middle(p.y) : std::round(p.y)};
    if (count > 0 && way[2 * count - 2] == p.x && way[2 * count - 1] == p.y) continue;
    way[2 * count] = p.x;
    way[2 * count + 1] = p.y;
    ++count;
  }
  if (count >= 2) canvas_path(way.data(), count, packed(color), thick, turn * scale_, begin);
}

void CanvasSurface::arc(Point center, float radius, float from, float to, Color color, float width) {
  if (to <= from) return;
  constexpr float degree = std::numbers::pi_v<float> / 180;
  const float thick = pixels(width);
  canvas_arc(center.x * scale_, center.y * scale_, radius * scale_, from * degree, std::min(to, from + 360) * degree,
             packed(color), thick, to - from < 360 && thick >= 2.5f);
}

void CanvasSurface::disc(Point center, float radius, Color color) {
  canvas_disc(center.x * scale_, center.y * scale_, radius * scale_, packed(color));
}

void CanvasSurface::triangle(Point a, Point b, Point c, Color color) {
  canvas_triangle(a.x * scale_, a.y * scale_, b.x * scale_, b.y * scale_, c.x * scale_, c.y * scale_, packed(color));
}

void CanvasSurface::glow(Rect r, Color color, float radius, float reach) {
  const Rect box = pixels(r);
  canvas_glow(box.x, box.y, box.w, box.h, packed(color), std::min({radius * scale_, box.w / 2, box.h / 2}),
              reach * scale_);
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
  if (style.tracking != 0)
    wide += static_cast<float>(std::max(columns_of(text), 1u) - 1) * style.tracking * style.size;
  return wide;
}

float CanvasSurface::text(Point at, std::string_view text, const TextStyle& style) {
  if (text.empty()) return 0;
  const int font = static_cast<int>(style.font);
  float& below = baselines_[font];
  if (below < 0) below = canvas_baseline(font);
  const float size = style.size * scale_, y = std::round(at.y * scale_ + below * size);
  float x = at.x * scale_;
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
