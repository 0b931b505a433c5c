#include "app/desktop/shapes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace loopscope::ui {
namespace {

constexpr float pi = std::numbers::pi_v<float>;
constexpr Edges not_hollow{};

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

std::int16_t sixteenths(float pixels) {
  return static_cast<std::int16_t>(std::lround(std::min(pixels, 2047.0f) * 16));
}

// Dashes that fit into a length.
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

void Shapes::clear(int width, int height) {
  boxes_.clear();
  figures_.clear();
  runs_.clear();
  clip_ = {0, 0, width, height};
}

void Shapes::clip(Edges e) {
  clip_ = {static_cast<int>(e.x0), static_cast<int>(e.y0), static_cast<int>(e.x1), static_cast<int>(e.y1)};
}

void Shapes::count(By by, std::size_t records) {
  if (runs_.empty() || runs_.back().by != by) runs_.push_back({by, static_cast<std::uint32_t>(records) - 1, 0});
  ++runs_.back().count;
}

void Shapes::add(Pixels p, Box box) {
  std::ranges::copy(std::initializer_list<int>{p.x0, p.y0, p.x1, p.y1}, box.quad);
  boxes_.push_back(box);
  constexpr int large = 128 * 128;
  const bool plain = box.radius == 0 && box.width < 0 && box.color.a == 255;
  count(plain && (p.x1 - p.x0) * (p.y1 - p.y0) >= large ? By::clearing : By::box, boxes_.size());
}

void Shapes::add(Pixels p, Figure figure) {
  std::ranges::copy(std::initializer_list<int>{p.x0, p.y0, p.x1, p.y1}, figure.quad);
  figures_.push_back(figure);
  count(figure.kind < Kind::triangle ? By::figure : By::path, figures_.size());
}

// The pixels that a shape may colour: those within its bounds, without what is hollow where that saves many.
template <class Record>
void Shapes::cover(Edges bounds, Edges hollow, const Record& record) {
  constexpr int many = 64 * 64;
  auto put = [&](Pixels p) {
    p = {std::max(p.x0, clip_.x0), std::max(p.y0, clip_.y0), std::min(p.x1, clip_.x1), std::min(p.y1, clip_.y1)};
    if (p.x0 < p.x1 && p.y0 < p.y1) add(p, record);
  };
  auto low = [](float v) { return static_cast<int>(std::floor(std::clamp(v, -32000.0f, 32000.0f))); };
  auto high = [](float v) { return static_cast<int>(std::ceil(std::clamp(v, -32000.0f, 32000.0f))); };
  const Pixels out{low(bounds.x0), low(bounds.y0), high(bounds.x1), high(bounds.y1)};
  const Pixels in{std::max(out.x0, high(hollow.x0)), std::max(out.y0, high(hollow.y0)),
                  std::min(out.x1, low(hollow.x1)), std::min(out.y1, low(hollow.y1))};
  if (in.x0 >= in.x1 || in.y0 >= in.y1 || (in.x1 - in.x0) * (in.y1 - in.y0) < many) return put(out);
  put({out.x0, out.y0, out.x1, in.y0});
  put({out.x0, in.y0, in.x0, in.y1});
  put({in.x1, in.y0, out.x1, in.y1});
  put({out.x0, in.y1, out.x1, out.y1});
}

void Shapes::fill(Edges e, Color color, float radius) {
  Box box{{}, color, {}, sixteenths(std::min(radius, smaller_side(e) / 2)), -1};
  std::ranges::copy(std::initializer_list<float>{e.x0, e.y0, e.x1, e.y1}, box.place);
  cover(e, not_hollow, box);
}

void Shapes::frame(Edges e, Color color, float width, float radius) {
  radius = std::min(radius, smaller_side(e) / 2);
  Box box{{}, color, {}, sixteenths(radius), sixteenths(width)};
  std::ranges::copy(std::initializer_list<float>{e.x0, e.y0, e.x1, e.y1}, box.place);
  // A circle's inner edge is this much further in at the corners than at the sides.
  cover(e, grown(e, -std::max(width, width + (radius - width) * 0.3f)), box);
}

void Shapes::frame(Edges e, Color color, float width, float radius, Shape shape) {
  if (shape == Shape::solid) return frame(e, color, width, radius);
  Edges middle = grown(e, -width / 2);
  radius = std::min(std::max(0.0f, radius - width / 2), smaller_side(middle) / 2);
  float across = middle.x1 - middle.x0;
  float length = 2 * (across + middle.y1 - middle.y0) - (8 - 2 * pi) * radius;
  Rhythm r = rhythm(length, width, shape, true);
  // Dashes begin at the right end of the upper side, or at the left upper corner where there is no radius.
  Figure figure{{},
                color,
                Kind::dashed_frame,
                255,
                0,
                0,
                width,
                {middle.x0, middle.y0, middle.x1, middle.y1, radius, r.dash, r.period, radius > 0 ? 0 : across}};
  cover(grown(e, 1), grown(e, -std::max(width, width + (radius - width / 2) * 0.3f) - 1), figure);
}

void Shapes::hatch(Edges e, Color color, float radius, float step, float stripe, float origin) {
  radius = std::min(radius, smaller_side(e) / 2);
  cover(e, not_hollow,
        Figure{{},
               color,
               Kind::hatch,
               255,
               0,
               0,
               0,
               {e.x0, e.y0, e.x1, e.y1, radius, step, stripe, origin * std::numbers::sqrt2_v<float> / 2}});
}

void Shapes::path(std::span<const Point> points, Color color, float width, float turn, float begin) {
  std::array<Point, 4> way{};
  std::size_t count = 0;
  for (Point p : points)
    if (count == 0 || p.x != way[count - 1].x || p.y != way[count - 1].y) way[count++] = p;
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
  Figure figure{{},
                color,
                Kind::path,
                static_cast<std::uint8_t>(std::lround(begin * 255)),
                static_cast<std::uint8_t>(std::min(turn * 2, 255.0f)),
                0,
                width,
                {}};
  for (std::size_t i = 0; i < 4; ++i) {
    figure.at[2 * i] = way[std::min(i, count - 1)].x;
    figure.at[2 * i + 1] = way[std::min(i, count - 1)].y;
  }
  cover(around(points, width / 2 + 1), not_hollow, figure);
}

void Shapes::line(Point from, Point to, Color color, float width, Shape shape) {
  const Point ends[] = {from, to};
  if (shape == Shape::solid) return path(ends, color, width);
  const float length = std::hypot(to.x - from.x, to.y - from.y);
  if (length == 0) return;
  const Rhythm r = rhythm(length, width, shape, false);
  cover(around(ends, width / 2 + 1), not_hollow,
        Figure{{}, color, Kind::dashed_line, 255, 0, 0, width, {from.x, from.y, to.x, to.y, r.dash, r.period, 0, 0}});
}

void Shapes::arc(Point center, float radius, float from, float to, Color color, float width) {
  constexpr float degree = pi / 180;
  const float half = std::min(to - from, 360.0f) / 2 * degree, middle = (from + to) / 2 * degree;
  std::array<Point, 7> reached{};
  std::size_t count = 0;
  auto reach = [&](float angle) {
    reached[count++] = {center.x + radius * std::cos(angle), center.y + radius * std::sin(angle)};
  };
  // As far as its ends and what it passes of the circle's uttermost points.
  reach(middle - half);
  reach(middle + half);
  for (float quarter = std::ceil((middle - half) / (pi / 2)); quarter * pi / 2 <= middle + half && count < 7; ++quarter)
    reach(quarter * pi / 2);
  const float square = (radius - width / 2 - 1) * std::numbers::sqrt2_v<float> / 2; // within the ring
  cover(around(std::span(reached).first(count), width / 2 + 1),
        square > 0 ? grown({center.x, center.y, center.x, center.y}, square) : not_hollow,
        Figure{{},
               color,
               Kind::arc,
               255,
               0,
               0,
               width,
               {center.x, center.y, radius, width < 2.5f && to - from < 360 ? 0.0f : 1.0f, std::cos(middle),
                std::sin(middle), std::sin(half), std::cos(half)}});
}

void Shapes::disc(Point center, float radius, Color color) {
  cover(around({&center, 1}, radius + 1), not_hollow,
        Figure{{}, color, Kind::disc, 255, 0, 0, 0, {center.x, center.y, radius}});
}

void Shapes::triangle(Point a, Point b, Point c, Color color) {
  float turn = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
  if (turn == 0) return;
  if (turn < 0) std::swap(b, c);
  const Point corners[] = {a, b, c};
  cover(around(corners, 1), not_hollow,
        Figure{{}, color, Kind::triangle, 255, 0, 0, 0, {a.x, a.y, b.x, b.y, c.x, c.y}});
}

void Shapes::glow(Edges e, Color color, float radius, float reach) {
  radius = std::min(radius, smaller_side(e) / 2);
  cover(grown(e, reach), grown(e, -radius),
        Figure{{}, color, Kind::glow, 255, 0, 0, 0, {e.x0, e.y0, e.x1, e.y1, radius, reach}});
}

void Shapes::glyph(float x, float y, const Glyph& glyph, Color color) {
  const Pixels p{static_cast<int>(x), static_cast<int>(y), static_cast<int>(x) + glyph.w,
                 static_cast<int>(y) + glyph.h};
  const Pixels seen{std::max(p.x0, clip_.x0), std::max(p.y0, clip_.y0), std::min(p.x1, clip_.x1),
                    std::min(p.y1, clip_.y1)};
  if (seen.x0 >= seen.x1 || seen.y0 >= seen.y1) return;
  add(seen, Box{{},
                color,
                {static_cast<std::int16_t>(glyph.u + seen.x0 - p.x0),
                 static_cast<std::int16_t>(glyph.v + seen.y0 - p.y0), 0, 0},
                -1,
                -1});
}

} // namespace loopscope::ui
