// What a canvas draws on: a dozen shapes, lines of text and one clip, in points.
//
// A surface holds no state of the window's (focus, places, scrolling are the canvas's) and lays nothing out. It alone
// knows how many pixels a point has, so it decides what lies on whole pixels:
//   fill, frame, hatch: the box's edges, and the frame's width; a box is at least a pixel wide and high
//   level and upright lines: their width, middle and ends
//   text: the baseline, and the height of its letters; across it is placed as finely as the surface can
//   all else is drawn where it is said to be, at least a pixel wide
// What is drawn later lies over what was drawn before. Numbers are finite; what reaches far out of sight has been cut
// near the clip, and what cannot be seen is not asked for. Colours may be see-through: each shape lays on its colour
// once, also where its parts meet. One thread.
#pragma once

#include "app/ui/theme.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace loopscope::ui {

struct Point {
  float x = 0, y = 0;
};

struct Rect {
  float x = 0, y = 0, w = 0, h = 0;
  float right() const { return x + w; }
  float bottom() const { return y + h; }
  Point center() const { return {x + w / 2, y + h / 2}; }
  bool contains(Point p) const { return p.x >= x && p.x < right() && p.y >= y && p.y < bottom(); }
  Rect inset(float by) const { return {x + by, y + by, w - 2 * by, h - 2 * by}; }
  Rect inset(float across, float down) const { return {x + across, y + down, w - 2 * across, h - 2 * down}; }
};

enum class Shape : std::uint8_t { solid, dashed, dotted };

enum class Font : std::uint8_t { regular, semibold, bold, mono, mono_bold };

/// How a text looks. `size` is in points.
struct TextStyle {
  Color color;
  float size = 15;
  Font font = Font::regular;
  float tracking = 0; // extra space between letters, in ems: 0.09 for headings in capitals
};

/// A column of a strip. Numbers go from 0 to 255.
struct Column {
  std::uint8_t solid = 0;            // how much of its height is filled, around its middle
  std::uint8_t mark = 0;             // how strongly all of it is marked, above all else
  std::uint8_t fill = 0, hatch = 0;  // how strongly it is filled and striped
  std::uint8_t edge = 0, dashes = 0; // and lined above and below, and that by dashes
  std::uint8_t line = 0;             // and in its middle
  std::uint8_t unused = 0;           // so that the GPU reads two words
  friend bool operator==(Column, Column) = default;
};
struct StripColors {
  Color body; // of what is filled, striped and lined around
  Color solid, mark, line;
};

class Surface {
public:
  virtual ~Surface() = default;

  /// Begins a picture of so many pixels, `scale` of them a point wide, with nothing but that colour.
  virtual void begin(int width, int height, float scale, Color background) = 0;
  /// Ends it. False when something of it is missing and it should be drawn once more.
  virtual bool end() = 0;

  /// Nothing is drawn outside of the box until the next call. Edges are on whole pixels.
  virtual void clip(Rect) = 0;

  // A radius is cut to half of the smaller side.
  virtual void fill(Rect, Color, float radius) = 0;
  virtual void frame(Rect, Color, float width, float radius, Shape) = 0;
  /// Stripes that rise to the right, of the given width and distance. One begins at `origin`.
  virtual void hatch(Rect, Color, float radius, float spacing, float width, Point origin) = 0;
  virtual void line(Point from, Point to, Color, float width, Shape) = 0;
  /// Two to four points, joined by turns of that radius; the beginning as visible as `begin` says, from 0 to 1.
  virtual void path(std::span<const Point>, Color, float width, float turn, float begin) = 0;
  /// Angles in degrees, 0 to the right, growing clockwise; round ends. A whole ring from 360 degrees on.
  virtual void arc(Point center, float radius, float from, float to, Color, float width) = 0;
  virtual void disc(Point center, float radius, Color) = 0;
  virtual void triangle(Point, Point, Point, Color) = 0;
  /// Light around a box, which is gone at a distance of `reach`.
  virtual void glow(Rect, Color, float radius, float reach) = 0;
  /// Columns of one width, side by side: what lies too close together for shapes of its own. A surface that cannot do
  /// better draws boxes, stripes and lines, and puts a few columns together.
  virtual void strip(Rect, std::span<const Column>, const StripColors&);

  /// Of UTF-8 text, in points.
  virtual float width(std::string_view, const TextStyle&) = 0;
  /// One line; `at` is the left end of its middle, half way between ascent and descent. Returns its width.
  virtual float text(Point at, std::string_view, const TextStyle&) = 0;
};

} // namespace loopscope::ui
