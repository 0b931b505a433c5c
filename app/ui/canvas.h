// What the views draw with: shapes, text and places that can be pointed at, in points.
//
// A point is a pixel at 100 % text size on an ordinary screen; everything that a view says is in
// points and grows with the text size and the screen's density, so a view lays itself out for the
// width and height in points that it is given and never asks for the scale. Dear ImGui draws it;
// nothing of it is seen here. Window thread only, between the beginning and the end of a frame.
#pragma once

#include "app/ui/theme.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

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

enum class Font : std::uint8_t { regular, semibold, bold, mono, mono_bold };
enum class Align : std::uint8_t { left, center, right };

/// How a text looks. `size` is in points; the sizes that exist are 12, 13, 14, 15, 16, 18, 21 and 24
/// (any other is drawn in the nearest of them, scaled).
struct TextStyle {
  Color color;
  float size = 15;
  Font font = Font::regular;
  float tracking = 0; // extra space between letters, in ems: 0.09 for headings in capitals
};

/// No more bytes of one text are laid out: they are wider than any screen, and what a trace says may be megabytes long.
inline constexpr std::size_t longest_laid_out = 4096;
/// The beginning of a text that is laid out: all of it, or as many whole characters as fit. What follows is an
/// ellipsis.
constexpr std::string_view laid_out(std::string_view text) {
  if (text.size() <= longest_laid_out) return text;
  std::size_t end = longest_laid_out;
  while (end > longest_laid_out - 4 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end);
}

/// A piece of a paragraph: text in one style, perhaps something to point at.
struct Span {
  std::string text;
  TextStyle style;
  std::uint64_t id = 0; // not 0: can be pointed at and clicked; the same for all lines of the piece
};

enum class Shape : std::uint8_t { solid, dashed, dotted };

/// What the pointer does with a place in this frame.
struct Touch {
  bool hovered = false;
  bool pressed = false; // the button went down on it in this frame
  bool clicked = false; // and came up on it again
  bool held = false;    // went down on it and is still down
  bool right_clicked = false;
  Point mouse;     // where the pointer is
  Point drag;      // how far it moved since the last frame, while held
  float wheel = 0; // notches, up positive, while hovered
  float wheel_across = 0;
};

class Canvas {
public:
  virtual ~Canvas() = default;

  virtual const Theme& theme() const = 0;
  /// Seconds since the last frame; 0 where nothing may move (reduced motion, pictures).
  virtual float delta() const = 0;
  /// Asks for another frame soon: something is still moving.
  virtual void keep_moving() = 0;

  // Shapes. A radius is cut to half of the smaller side.
  virtual void fill(Rect, Color, float radius = 0) = 0;
  virtual void frame(Rect, Color, float width = 1, float radius = 0, Shape = Shape::solid) = 0;
  virtual void hatch(Rect, Color, float radius = 0, float spacing = 8, float width = 3) = 0; // diagonal stripes
  virtual void line(Point from, Point to, Color, float width = 1, Shape = Shape::solid) = 0;
  virtual void curve(Point from, Point control1, Point control2, Point to, Color, float width = 1) = 0; // a cubic
  /// Angles in degrees, 0 to the right, growing clockwise; round ends.
  virtual void arc(Point center, float radius, float from, float to, Color, float width) = 0;
  virtual void circle(Point center, float radius, Color) = 0;
  virtual void ring(Point center, float radius, Color, float width) = 0;
  virtual void triangle(Point, Point, Point, Color) = 0;
  /// A tick mark that fits the box.
  virtual void check(Rect, Color, float width = 2) = 0;
  /// A cross that fits the box.
  virtual void cross(Rect, Color, float width = 2) = 0;

  // Text, of which no more than laid_out() counts.
  virtual float width(std::string_view text, const TextStyle&) = 0;
  virtual float line_height(const TextStyle&) = 0; // 1.4 times the size
  /// One line, `at` being its left upper corner (its box is line_height high). Returns its width.
  virtual float text(Point at, std::string_view, const TextStyle&) = 0;
  /// One line in a box, vertically centred; cut with an ellipsis when it is too wide.
  /// Returns the width drawn.
  virtual float text_in(Rect, std::string_view, const TextStyle&, Align = Align::left) = 0;
  /// Wraps at spaces into the width and returns the height used. `clicked` and `hovered` get the ids
  /// of pieces under the pointer, when given. With draw false it only measures.
  virtual float paragraph(Point at, float width, const std::vector<Span>&, std::uint64_t* hovered = nullptr,
                          std::uint64_t* clicked = nullptr, bool draw = true) = 0;

  // Places.
  /// A place that the pointer can be over. Of overlapping places the one that was registered last has
  /// it. `id` tells it from all others in the window (hash_id). With a cursor hand when `hand`.
  virtual Touch touch(Rect, std::uint64_t id, bool hand = true) = 0;
  /// Shows a small text by the pointer, after it has rested. Call while hovered.
  virtual void tip(std::string_view) = 0;

  /// Nothing is drawn or touched outside the box until pop_clip. They nest.
  virtual void push_clip(Rect) = 0;
  virtual void pop_clip() = 0;
  /// A region that scrolls downwards by the wheel when `content` is higher than the box: call with
  /// last frame's content height; draw shifted up by the returned offset, between push and pop of the
  /// clip that this does itself. A thin bar shows where one is.
  virtual float begin_scroll(Rect, std::uint64_t id, float content) = 0;
  virtual void end_scroll() = 0;
  /// Makes begin_scroll of that id show [top, top + height) of its content.
  virtual void scroll_to(std::uint64_t id, float top, float height) = 0;

  // Things made of these, so that all views look alike.
  virtual bool button(Rect, std::uint64_t id, std::string_view label, bool on = false, bool enabled = true) = 0;
  /// Returns the index chosen (the one given, mostly).
  virtual int segments(Rect, std::uint64_t id, const std::vector<std::string>& labels, int chosen) = 0;
  /// A thin slider; returns the value, a multiple of step from min.
  virtual double slider(Rect, std::uint64_t id, double value, double min, double max, double step) = 0;
};

/// A number for a place: FNV-1a of a name and numbers.
constexpr std::uint64_t hash_id(std::string_view name, std::uint64_t a = 0, std::uint64_t b = 0) {
  std::uint64_t h = 14695981039346656037ull;
  auto mix = [&h](std::uint64_t v) { h = (h ^ v) * 1099511628211ull; };
  for (char c : name) mix(static_cast<unsigned char>(c));
  mix(a);
  mix(b);
  return h | 1;
}

} // namespace loopscope::ui
