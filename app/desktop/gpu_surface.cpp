#include "app/desktop/gpu_surface.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace loopscope::ui {
namespace {

using Kind = Shapes::Kind;

constexpr float pi = std::numbers::pi_v<float>;

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

} // namespace

void GpuSurface::begin(int width, int height, float scale, Color background) {
  pixels_ = Pixels(scale);
  background_ = background;
  fonts_.start_frame();
  shapes_.clear(width, height);
}

void GpuSurface::clip(Rect r) {
  shapes_.clip(pixels_.clip(r));
}

void GpuSurface::fill(Rect r, Color color, float radius) {
  const Edges e = pixels_.box(r);
  radius = pixels_.of(radius);
  shapes_.add(e, box(e, color, radius < 1 ? 0 : radius, -1)); // what is hardly round is sharp
}

void GpuSurface::frame(Rect r, Color color, float width, float radius, Shape shape) {
  const Edges e = pixels_.box(r);
  const float stroke = pixels_.whole_width(width);
  if (smaller_side(e) <= stroke * 2) return fill(r, color, radius);
  radius = std::min(pixels_.of(radius), smaller_side(e) / 2);
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
  const Edges e = pixels_.box(r);
  const float step = std::max(2.0f, pixels_.of(spacing));
  shapes_.add(e, figure(Kind::hatch, color, 0,
                        {e.x0, e.y0, e.x1, e.y1, std::min(pixels_.of(radius), smaller_side(e) / 2), step,
                         std::max(1.0f, pixels_.of(width)), pixels_.stripe(origin, step)}));
}

void GpuSurface::line(Point from, Point to, Color color, float width, Shape shape) {
  const std::array<Point, 2> ends{from, to};
  if (shape == Shape::solid && from.x != to.x && from.y != to.y) return path(ends, color, width, 0, 1);
  const Way way = pixels_.way(ends, width, 0);
  if (way.count < 2) return;
  const Point a = way.points[0], b = way.points[1];
  width = way.width;
  if (shape == Shape::solid) {
    Edges e = around({{a, b}}, width / 2);
    (a.y == b.y ? e.x0 : e.y0) += width / 2; // it ends where it ends
    (a.y == b.y ? e.x1 : e.y1) -= width / 2;
    return shapes_.add(e, box(e, color, 0, -1));
  }
  const Rhythm r = rhythm(std::hypot(b.x - a.x, b.y - a.y), width, shape, false);
  shapes_.add(around({{a, b}}, width / 2 + 1),
              figure(Kind::dashed_line, color, width, {a.x, a.y, b.x, b.y, r.dash, r.period}));
}

void GpuSurface::path(std::span<const Point> points, Color color, float width, float turn, float begin) {
  const Way way = pixels_.way(points, width, turn);
  if (way.count < 2) return;
  Shapes::Figure made = figure(Kind::path, color, way.width, {});
  for (std::size_t i = 0; i < way.points.size(); ++i) {
    made.at[2 * i] = way.points[i].x;
    made.at[2 * i + 1] = way.points[i].y;
  }
  made.begin = static_cast<std::uint8_t>(std::lround(begin * 255));
  made.turn = static_cast<std::uint8_t>(std::min(way.turn * 2, 255.0f));
  shapes_.add(around(way.points, way.width / 2 + 1), made);
}

void GpuSurface::arc(Point center, float radius, float from, float to, Color color, float width) {
  constexpr float degree = pi / 180;
  const Point c = pixels_.at(center);
  const float r = pixels_.of(radius), thick = pixels_.width(width);
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
  const Point c = pixels_.at(center);
  const float r = pixels_.of(radius);
  shapes_.add(around({&c, 1}, r + 1), figure(Kind::disc, color, 0, {c.x, c.y, r}));
}

void GpuSurface::triangle(Point a, Point b, Point c, Color color) {
  const float turn = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
  if (turn == 0) return;
  if (turn < 0) std::swap(b, c); // clockwise
  const std::array<Point, 3> p{pixels_.at(a), pixels_.at(b), pixels_.at(c)};
  shapes_.add(around(p, 1), figure(Kind::triangle, color, 0, {p[0].x, p[0].y, p[1].x, p[1].y, p[2].x, p[2].y}));
}

void GpuSurface::glow(Rect r, Color color, float radius, float reach) {
  const Edges e = pixels_.box(r);
  radius = std::min(pixels_.of(radius), smaller_side(e) / 2);
  reach = pixels_.of(reach);
  shapes_.add(grown(e, reach), figure(Kind::glow, color, 0, {e.x0, e.y0, e.x1, e.y1, radius, reach}),
              grown(e, -radius));
}

void GpuSurface::strip(Rect r, std::span<const Column> columns, const StripColors& colors) {
  if (columns.empty()) return;
  const Edges e = pixels_.box(r);
  shapes_.add(e, figure(Kind::strip, colors.mark, pixels_.scale(),
                        {e.x0, e.y0, e.x1, e.y1, static_cast<float>(shapes_.keep(columns, colors)),
                         static_cast<float>(columns.size())}));
}

float GpuSurface::width(std::string_view text, const TextStyle& style) {
  return fonts_.width(text, style.font, pixels_.of(style.size), style.tracking) / pixels_.scale();
}

float GpuSurface::text(Point at, std::string_view text, const TextStyle& style) {
  const float size = pixels_.of(style.size), x = pixels_.of(at.x), whole = std::floor(x);
  const float y = std::round(pixels_.of(at.y) + fonts_.baseline(style.font, size));
  glyphs_.clear();
  const float advanced = fonts_.place(text, style.font, size, style.tracking, x - whole, glyphs_);
  for (const PlacedGlyph& placed : glyphs_) {
    const Glyph& g = *placed.glyph;
    const Edges e{whole + placed.x, y + placed.y, whole + placed.x + g.w, y + placed.y + g.h};
    const auto across = static_cast<std::int16_t>(g.u - static_cast<int>(e.x0)),
               down = static_cast<std::int16_t>(g.v - static_cast<int>(e.y0));
    shapes_.add(e, Shapes::Box{{}, style.color, {across, down, 0, 0}, -1, -1});
  }
  return advanced / pixels_.scale();
}

} // namespace loopscope::ui
