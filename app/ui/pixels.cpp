#include "app/ui/pixels.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace loopscope::ui {

float smaller_side(Edges e) {
  return std::min(e.x1 - e.x0, e.y1 - e.y0);
}

Edges grown(Edges e, float by) {
  return {e.x0 - by, e.y0 - by, e.x1 + by, e.y1 + by};
}

Rhythm rhythm(float length, float width, Shape shape, bool closed) {
  float on = shape == Shape::dotted ? std::max(width, 1.0f) : std::max(width * 2.5f, 4.0f);
  float off = shape == Shape::dotted ? std::max(width * 1.6f, 2.5f) : std::max(width * 1.8f, 3.0f);
  // A whole number of dashes around, or a dash at both ends of a line.
  float count = std::max(1.0f, std::round((length + (closed ? 0 : off)) / (on + off)));
  float fit = length / (count * (on + off) - (closed ? 0 : off));
  return {on * fit, (on + off) * fit};
}

Edges Pixels::box(Rect r) const {
  const Edges e = clip(r);
  return {e.x0, e.y0, std::max(e.x1, e.x0 + 1), std::max(e.y1, e.y0 + 1)};
}

Edges Pixels::clip(Rect r) const {
  return {std::round(r.x * scale_), std::round(r.y * scale_), std::round(r.right() * scale_),
          std::round(r.bottom() * scale_)};
}

float Pixels::whole_width(float points) const {
  return std::max(1.0f, std::round(points * scale_));
}

Way Pixels::way(std::span<const Point> points, float wide, float turn) const {
  bool straight = true;
  for (std::size_t i = 1; i < points.size(); ++i)
    straight = straight && (points[i].x == points[i - 1].x || points[i].y == points[i - 1].y);
  Way way{.width = straight ? whole_width(wide) : width(wide), .turn = turn * scale_};
  auto middle = [&](float v) { return std::round(v - way.width / 2) + way.width / 2; };
  for (std::size_t i = 0; i < points.size(); ++i) {
    bool level = false, upright = false; // of the lines that meet here
    for (std::size_t j : {i - 1, i + 1})
      if (j < points.size()) {
        level = level || points[i].y == points[j].y;
        upright = upright || points[i].x == points[j].x;
      }
    const Point p = at(points[i]);
    way.points[i] =
        straight ? Point{upright ? middle(p.x) : std::round(p.x), level ? middle(p.y) : std::round(p.y)} : p;
  }
  auto same = [](Point a, Point b) { return a.x == b.x && a.y == b.y; };
  const auto begin = way.points.begin();
  way.count =
      static_cast<std::size_t>(std::unique(begin, begin + static_cast<std::ptrdiff_t>(points.size()), same) - begin);
  std::fill(begin + static_cast<std::ptrdiff_t>(way.count), way.points.end(), way.points[way.count - 1]);
  // A turn is as wide as the shorter of its two sides allows, of which another turn may need the half.
  for (std::size_t i = 1; i + 1 < way.count; ++i) {
    const Point before = way.points[i - 1], here = way.points[i], after = way.points[i + 1];
    const Point a{here.x - before.x, here.y - before.y}, b{after.x - here.x, after.y - here.y};
    const float first = std::hypot(a.x, a.y), second = std::hypot(b.x, b.y);
    const float room = std::min(i > 1 ? first / 2 : first, i + 2 < way.count ? second / 2 : second);
    const float along = (a.x * b.x + a.y * b.y) / (first * second); // 1: no turn at all
    way.turn = std::min(way.turn, room * std::sqrt(std::max(0.0f, 1 + along) / std::max(1e-6f, 1 - along)));
  }
  return way;
}

float Pixels::stripe(Point origin, float step) const {
  // Where stripes begin comes again with each of them: far away, floats would not be fine enough.
  const double begin = (static_cast<double>(origin.x) + static_cast<double>(origin.y)) * static_cast<double>(scale_);
  return static_cast<float>(std::fmod(begin / std::numbers::sqrt2, static_cast<double>(step)));
}

} // namespace loopscope::ui
