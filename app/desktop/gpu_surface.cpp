#include "app/desktop/gpu_surface.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace loopscope::ui {
namespace {

using Kind = Shapes::Kind;

constexpr float pi = std::numbers::pi_v<float>;

float smaller_side(Edges e) {
  return std::min(e.x1 - e.x0, e.y1 - e.y0);
}

Edges grown(Edges e, float by) {
  return {e.x0 - by, e.y0 - by, e.x1 + by, e.y1 + by};
}

Edges around(std::span<const Point> points, float by) {
  Edges e{points[0].x, points[0].y, points[0].x, points[0].y};
  for (Point p : points) e = {std::min(e.x0, p.x), std::min(e.y0, p.y), std::max(e.x1, p.x), std::max(e.y1, p.y)};
  return grown(e, by);
}

/// A box with whole pixels as edges; filled with a width of less than 0.
Shapes::Box box(Edges e, Color color, float radius, float width) {
  auto whole = [](float v) { return static_cast<std::int16_t>(std::clamp(v, -32000.0f, 32000.0f)); };
  auto sixteenths = [](float v) { return static_cast<std::int16_t>(std::lround(std::min(v, 2047.0f) * 16)); };
  radius = std::min(radius, smaller_side(e) / 2);
  return {{}, color, {whole(e.x0), whole(e.y0), whole(e.x1), whole(e.y1)}, sixteenths(radius), sixteenths(width)};
}

Shapes::Figure figure(Kind kind, Color color, float width, std::initializer_list<float> at) {
  Shapes::Figure made{{}, color, kind, 255, 0, 0, width, {}};
  std::ranges::copy(at, made.at);
  return made;
}

// Dashes that fit into a length: how long one is, and one with the gap after it.
struct Rhythm {
  float dash, period;
};

Rhythm rhythm(float length, float width, Shape shape, bool closed) {
  float on = shape == Shape::dotted ? std::max(width, 1.0f) : std::max(width * 2.5f, 4.0f);
  float off = shape == Shape::dotted ? std::max(width * 1.6f, 2.5f) : std::max(width * 1.8f, 3.0f);
  // A whole number of dashes around, or a dash at both ends of a line.
  float count = std::max(1.0f, std::round((length + (closed ? 0 : off)) / (on + off)));
  float fit = length / (count * (on + off) - (closed ? 0 : off));
  return {on * fit, (on + off) * fit};
}

} // namespace

Edges GpuSurface::pixels(Rect r) const {
  float x0 = std::round(r.x * scale_), y0 = std::round(r.y * scale_);
  return {x0, y0, std::max(std::round(r.right() * scale_), x0 + 1), std::max(std::round(r.bottom() * scale_), y0 + 1)};
}

float GpuSurface::put_on_pixels(std::span<Point> points, float width) const {
  bool straight = true;
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
  const Edges e = pixels(r);
  shapes_.add(e, box(e, color, radius * scale_ < 1 ? 0 : radius * scale_, -1)); // what is hardly round is sharp
}

void GpuSurface::frame(Rect r, Color color, float width, float radius, Shape shape) {
  const Edges e = pixels(r);
  const float stroke = std::max(1.0f, std::round(width * scale_));
  if (smaller_side(e) <= stroke * 2) return fill(r, color, radius);
  radius = std::min(radius * scale_, smaller_side(e) / 2);
  // What is hollow: the inner edge of a round corner is further in than that of a side.
  const Edges inner = grown(e, -stroke - std::max(0.0f, radius - stroke / 2) * 0.3f - 1);
  if (shape == Shape::solid) return shapes_.add(e, box(e, color, radius - stroke / 2 < 1 ? 0 : radius, stroke), inner);
  const Edges middle = grown(e, -stroke / 2);
  const float bend = std::max(0.0f, radius - stroke / 2), across = middle.x1 - middle.x0;
  const Rhythm fits = rhythm(2 * (across + middle.y1 - middle.y0) - (8 - 2 * pi) * bend, stroke, shape, true);
  // Dashes begin at the right end of the upper side, or at the left upper corner where there is no radius.
  shapes_.add(grown(e, 1),
              figure(Kind::dashed_frame, color, stroke,
                     {middle.x0, middle.y0, middle.x1, middle.y1, bend, fits.dash, fits.period, bend > 0 ? 0 : across}),
              inner);
}

void GpuSurface::hatch(Rect r, Color color, float radius, float spacing, float width, Point origin) {
  const Edges e = pixels(r);
  const float step = std::max(2.0f, spacing * scale_);
  // Where stripes begin comes again with each of them: far away, floats would not be fine enough.
  const double begin = (static_cast<double>(origin.x) + static_cast<double>(origin.y)) * static_cast<double>(scale_);
  shapes_.add(e, figure(Kind::hatch, color, 0,
                        {e.x0, e.y0, e.x1, e.y1, std::min(radius * scale_, smaller_side(e) / 2), step,
                         std::max(1.0f, width * scale_),
                         static_cast<float>(std::fmod(begin / std::numbers::sqrt2, static_cast<double>(step)))}));
}

void GpuSurface::line(Point from, Point to, Color color, float width, Shape shape) {
  std::array<Point, 2> ends{from, to};
  if (shape == Shape::solid && from.x != to.x && from.y != to.y) return path(ends, color, width, 0, 1);
  width = put_on_pixels(ends, width);
  auto [a, b] = ends;
  const float length = std::hypot(b.x - a.x, b.y - a.y);
  if (length == 0) return;
  if (shape == Shape::solid) {
    Edges e = around(ends, width / 2);
    (a.y == b.y ? e.x0 : e.y0) += width / 2; // it ends where it ends
    (a.y == b.y ? e.x1 : e.y1) -= width / 2;
    return shapes_.add(e, box(e, color, 0, -1));
  }
  const Rhythm r = rhythm(length, width, shape, false);
  shapes_.add(around(ends, width / 2 + 1),
              figure(Kind::dashed_line, color, width, {a.x, a.y, b.x, b.y, r.dash, r.period}));
}

void GpuSurface::path(std::span<const Point> points, Color color, float width, float turn, float begin) {
  std::array<Point, 4> way;
  std::ranges::copy(points, way.begin());
  width = put_on_pixels(std::span(way).first(points.size()), width);
  turn *= scale_;
  auto same = [](Point a, Point b) { return a.x == b.x && a.y == b.y; };
  const auto count = static_cast<std::size_t>(
      std::unique(way.begin(), way.begin() + static_cast<std::ptrdiff_t>(points.size()), same) - way.begin());
  if (count < 2) return;
  // A turn is as wide as the shorter of its two sides allows, of which another turn may need the half.
  for (std::size_t i = 1; i + 1 < count; ++i) {
    const Point a{way[i].x - way[i - 1].x, way[i].y - way[i - 1].y},
        b{way[i + 1].x - way[i].x, way[i + 1].y - way[i].y};
    const float before = std::hypot(a.x, a.y), after = std::hypot(b.x, b.y);
    const float room = std::min(i > 1 ? before / 2 : before, i + 2 < count ? after / 2 : after);
    const float straight = (a.x * b.x + a.y * b.y) / (before * after); // 1: no turn at all
    turn = std::min(turn, room * std::sqrt(std::max(0.0f, 1 + straight) / std::max(1e-6f, 1 - straight)));
  }
  std::fill(way.begin() + static_cast<std::ptrdiff_t>(count), way.end(), way[count - 1]);
  Shapes::Figure made = figure(Kind::path, color, width,
                               {way[0].x, way[0].y, way[1].x, way[1].y, way[2].x, way[2].y, way[3].x, way[3].y});
  made.begin = static_cast<std::uint8_t>(std::lround(begin * 255));
  made.turn = static_cast<std::uint8_t>(std::min(turn * 2, 255.0f));
  shapes_.add(around(way, width / 2 + 1), made);
}

void GpuSurface::arc(Point center, float radius, float from, float to, Color color, float width) {
  constexpr float degree = pi / 180;
  const Point c = pixels(center);
  const float r = radius * scale_, thick = pixels(width);
  const float half = std::min(to - from, 360.0f) / 2 * degree, middle = (from + to) / 2 * degree;
  std::array<Point, 7> reached{};
  std::size_t count = 0;
  auto reach = [&](float angle) { reached[count++] = {c.x + r * std::cos(angle), c.y + r * std::sin(angle)}; };
  // As far as its ends and what it passes of the circle's uttermost points.
  reach(middle - half);
  reach(middle + half);
  for (float quarter = std::ceil((middle - half) / (pi / 2)); quarter * pi / 2 <= middle + half && count < 7; ++quarter)
    reach(quarter * pi / 2);
  const float square = std::max(0.0f, r - thick / 2 - 1) * std::numbers::sqrt2_v<float> / 2; // within the ring
  const float round_ends = thick < 2.5f && to - from < 360 ? 0 : 1;
  shapes_.add(around(std::span(reached).first(count), thick / 2 + 1),
              figure(Kind::arc, color, thick,
                     {c.x, c.y, r, round_ends, std::cos(middle), std::sin(middle), std::sin(half), std::cos(half)}),
              {c.x - square, c.y - square, c.x + square, c.y + square});
}

void GpuSurface::disc(Point center, float radius, Color color) {
  const Point c = pixels(center);
  shapes_.add(around({&c, 1}, radius * scale_ + 1), figure(Kind::disc, color, 0, {c.x, c.y, radius * scale_}));
}

void GpuSurface::triangle(Point a, Point b, Point c, Color color) {
  const float turn = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
  if (turn == 0) return;
  if (turn < 0) std::swap(b, c); // clockwise
  const std::array<Point, 3> p{pixels(a), pixels(b), pixels(c)};
  shapes_.add(around(p, 1), figure(Kind::triangle, color, 0, {p[0].x, p[0].y, p[1].x, p[1].y, p[2].x, p[2].y}));
}

void GpuSurface::glow(Rect r, Color color, float radius, float reach) {
  const Edges e = pixels(r);
  radius = std::min(radius * scale_, smaller_side(e) / 2);
  shapes_.add(grown(e, reach * scale_), figure(Kind::glow, color, 0, {e.x0, e.y0, e.x1, e.y1, radius, reach * scale_}),
              grown(e, -radius));
}

float GpuSurface::width(std::string_view text, const TextStyle& style) {
  return fonts_.width(text, style.font, style.size * scale_, style.tracking) / scale_;
}

float GpuSurface::text(Point at, std::string_view text, const TextStyle& style) {
  const float size = style.size * scale_, x = at.x * scale_, whole = std::floor(x);
  const float y = std::round(at.y * scale_ + fonts_.baseline(style.font, size));
  glyphs_.clear();
  const float advanced = fonts_.place(text, style.font, size, style.tracking, x - whole, glyphs_);
  for (const PlacedGlyph& placed : glyphs_) {
    const Glyph& g = *placed.glyph;
    const Edges e{whole + placed.x, y + placed.y, whole + placed.x + g.w, y + placed.y + g.h};
    const auto across = static_cast<std::int16_t>(g.u - static_cast<int>(e.x0)),
               down = static_cast<std::int16_t>(g.v - static_cast<int>(e.y0));
    shapes_.add(e, Shapes::Box{{}, style.color, {across, down, 0, 0}, -1, -1});
  }
  return advanced / scale_;
}

} // namespace loopscope::ui
