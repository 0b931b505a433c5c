// Where shapes lie on pixels: what app/ui/surface.h promises, for surfaces that draw in pixels. Pure geometry.
#pragma once

#include "app/ui/surface.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

namespace loopscope::ui {

/// Left, top, right and bottom edge, in pixels.
struct Edges {
  float x0 = 0, y0 = 0, x1 = 0, y1 = 0;
};

float smaller_side(Edges);
Edges grown(Edges, float by);

/// Dashes that fit into a length, all in pixels: how long one is, and one with the gap after it.
struct Rhythm {
  float dash, period;
};
/// A whole number of dashes around what is closed; else a dash at both ends.
Rhythm rhythm(float length, float width, Shape, bool closed);

/// A path in pixels: two to four points, none the same as the one before; or fewer, and there is nothing to draw.
struct Way {
  std::array<Point, 4> points{}; // the last one again, behind it
  std::size_t count = 0;
  float width = 1;
  float turn = 0; // the radius of each turn, for which there is room
};

/// From points to pixels.
class Pixels {
public:
  explicit Pixels(float scale = 1) : scale_(scale) {}

  float scale() const { return scale_; }
  float of(float points) const { return points * scale_; }
  Point at(Point p) const { return {of(p.x), of(p.y)}; }
  /// On whole pixels, and at least a pixel wide and high.
  Edges box(Rect) const;
  /// The same of a clip, of which nothing may be left.
  Edges clip(Rect) const;
  /// Of a stroke: at least one.
  float width(float points) const { return std::max(1.0f, of(points)); }
  /// Of a level or upright one: whole pixels.
  float whole_width(float points) const;
  /// Whole pixels when all its lines are level or upright.
  Way way(std::span<const Point>, float width, float turn) const;
  /// How far a pattern with that step has come across its stripes where one begins, from 0 to the step.
  float stripe(Point origin, float step) const;

private:
  float scale_;
};

} // namespace loopscope::ui
