// What the views draw with: shapes, text and places that can be pointed at, in points.
//
// A point is a pixel at 100 % text size on an ordinary screen; everything that a view says is in points and grows with
// the text size and the screen's density, so a view lays itself out for the width and height in points that it is
// given and never asks for the scale. The canvas fits text, finds what the pointer and the keyboard are on, scrolls,
// and leaves out what cannot be seen; a surface draws the rest. Window thread only, between the beginning and the end
// of a frame.
#pragma once

#include "app/ui/hit_testing.h"
#include "app/ui/surface.h"
#include "app/ui/theme.h"
#include "app/ui/utf8.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace loopscope::ui {

enum class Align : std::uint8_t { left, center, right };

/// No more bytes of one text are laid out: they are wider than any screen, and what a trace says may be megabytes long.
inline constexpr std::size_t longest_laid_out = 4096;
/// The beginning of a text that is laid out: all of it, or as many whole characters as fit. What follows is an
/// ellipsis.
constexpr std::string_view laid_out(std::string_view text) {
  return beginning(text, longest_laid_out);
}

/// A piece of a paragraph: text in one style, perhaps something to point at.
struct Span {
  std::string text;
  TextStyle style;
  std::uint64_t id = 0; // not 0: can be pointed at and clicked; the same for all lines of the piece
};

/// What a frame is drawn for.
struct FrameOptions {
  int width = 0, height = 0; // pixels
  float scale = 1;           // pixels of a point
  bool light = false;
  float delta = 0;    // seconds since the last frame
  bool still = false; // reduced motion, or a picture: delta() is 0
  double clock = 0;   // seconds, of any beginning: for how long the pointer rests
};

/// What a place is that can be pressed.
enum class Role : std::uint8_t { button, chosen, tab, chosen_tab, item, slider };

/// Is told of each place and of what it says: what tests point at everything with.
class PlaceReader {
public:
  virtual ~PlaceReader() = default;
  /// A place, as far as it is in sight, and what the pointer does with it; what is changed there, the view is told.
  virtual void place(Rect seen, Touch&) = 0;
  virtual void tip(std::string_view) = 0;
  /// The last place can be pressed, and what it is: for who does not see it.
  virtual void pressable(Rect /*seen*/, std::uint64_t /*id*/) {}
  virtual void called(Role, std::string_view /*name*/) {}
};

class Canvas {
public:
  explicit Canvas(Surface& surface) : surface_(surface) {}
  Canvas(const Canvas&) = delete;
  Canvas& operator=(const Canvas&) = delete;

  void begin(const FrameOptions&);
  void end();

  /// What the pointer does, in points: pixels / scale.
  Places& pointer() { return places_; }
  bool hand() const { return places_.hand(); }
  /// Until another one is set; null for none.
  void set_reader(PlaceReader* reader) { reader_ = reader; }
  Rect window() const {
    return {0, 0, static_cast<float>(options_.width) / options_.scale,
            static_cast<float>(options_.height) / options_.scale};
  }
  const Theme& theme() const { return options_.light ? light_theme() : dark_theme(); }
  /// Seconds since the last frame; 0 where nothing may move (reduced motion, pictures).
  float delta() const { return options_.still ? 0 : options_.delta; }
  /// Seconds, of any beginning.
  double clock() const { return options_.clock; }
  /// Asks for another frame soon: something is still moving.
  void keep_moving() { wanted_in_ = 0; }
  /// Asks for another frame after that many seconds.
  void come_back_in(double seconds) { wanted_in_ = std::min(wanted_in_, seconds); }
  /// Seconds until another frame is wanted: 0 at once, infinity when nothing moves.
  double wanted_in() const { return wanted_in_; }
  /// The pointer's shape over what can be dragged sideways or up and down, and over text, in this frame.
  enum class Drag : std::uint8_t { none, across, upright, text };
  void set_drag(Drag drag) { drag_ = drag; }
  Drag drag() const { return drag_; }

  // Shapes. A radius is cut to half of the smaller side.
  void fill(Rect, Color, float radius = 0);
  void frame(Rect, Color, float width = 1, float radius = 0, Shape = Shape::solid);
  void hatch(Rect, Color, float radius = 0, float spacing = 8, float width = 3); // diagonal stripes
  void line(Point from, Point to, Color, float width = 1, Shape = Shape::solid);
  /// Two to four points, joined by turns of that radius; the beginning as visible as `begin` says, from 0 to 1.
  void path(std::span<const Point>, Color, float width = 1, float turn = 0, float begin = 1);
  /// Angles in degrees, 0 to the right, growing clockwise; round ends.
  void arc(Point center, float radius, float from, float to, Color, float width);
  void ring(Point center, float radius, Color color, float width) { arc(center, radius, 0, 360, color, width); }
  void circle(Point center, float radius, Color);
  void triangle(Point, Point, Point, Color);
  /// Light around a box, which is gone at a distance of `reach`.
  void glow(Rect, Color, float radius, float reach);
  /// Columns of one width, side by side, as app/ui/surface.h has them; best one for each pixel.
  void strip(Rect, std::span<const Column>, const StripColors&);
  /// How wide a pixel is, in points.
  float pixel() const { return 1 / options_.scale; }
  /// A tick mark that fits the box.
  void check(Rect, Color, float width = 2);
  /// A cross that fits the box.
  void cross(Rect, Color, float width = 2);

  // Text, of which no more than laid_out() counts.
  float width(std::string_view text, const TextStyle& style) { return surface_.width(laid_out(text), style); }
  float line_height(const TextStyle& style) const { return style.size * 1.4f; }
  /// One line, `at` being its left upper corner (its box is line_height high). Returns its width.
  float text(Point at, std::string_view, const TextStyle&);
  /// One line in a box, vertically centred; cut with an ellipsis when it is too wide.
  /// Returns the width drawn.
  float text_in(Rect, std::string_view, const TextStyle&, Align = Align::left);
  /// Wraps at spaces into the width and returns the height used. `clicked` and `hovered` get the ids
  /// of pieces under the pointer, when given. With draw false it only measures.
  float paragraph(Point at, float width, const std::vector<Span>&, std::uint64_t* hovered = nullptr,
                  std::uint64_t* clicked = nullptr, bool draw = true);

  // Places.
  /// A place that the pointer can be over. Of overlapping places the one that was registered last has
  /// it. `id` tells it from all others in the window (hash_id). With a cursor hand when `hand`.
  Touch touch(Rect, std::uint64_t id, bool hand = true);
  /// What the last place is, for who does not see it; without a name: what is written on it.
  void called(Role role, std::string_view name = {}) {
    if (reader_) reader_->called(role, name);
  }
  /// Shows a small text by the pointer, after it has rested. Call while hovered. Not after drop_tip(), until the
  /// pointer moves.
  void tip(std::string_view);
  /// The person goes on by keys, and would read what lies below it.
  void drop_tip() { tip_dropped_ = true; }

  /// Nothing is drawn or touched outside the box until pop_clip. They nest.
  void push_clip(Rect);
  void pop_clip();
  /// Rows of one height, the first of them so far below the top of what scrolls.
  struct Rows {
    float first, height;
  };
  /// A region that scrolls downwards by the wheel when `content` is higher than the box: call with
  /// last frame's content height; draw shifted up by the returned offset, between push and pop of the
  /// clip that this does itself. A thin bar shows where one is.
  float begin_scroll(Rect, std::uint64_t id, float content, Rows = {0, 0});
  void end_scroll();
  /// Makes begin_scroll of that id show [top, top + height) of its content; moves no further than it must. It is there
  /// at once, or glides there unless the wheel moves it. Where there are rows, the first one seen is seen as a whole.
  void scroll_to(std::uint64_t id, float top, float height, bool glides = false);

  // Things made of these, so that all views look alike.
  bool button(Rect, std::uint64_t id, std::string_view label, bool on = false, bool enabled = true);
  /// Returns the index chosen (the one given, mostly).
  int segments(Rect, std::uint64_t id, const std::vector<std::string>& labels, int chosen);
  /// A thin slider; returns the value, a multiple of step from min.
  double slider(Rect, std::uint64_t id, double value, double min, double max, double step);

  // The keyboard's focus on buttons, segments, sliders and fields.
  void focus_next(bool backwards);
  void clear_focus() { focus_ = 0; }
  bool focused() const { return focus_ != 0; }
  /// What has it, or 0. It is lost by a press, and when its thing is not drawn any more.
  std::uint64_t focus() const { return focus_; }
  void set_focus(std::uint64_t id) { focus_ = id; }
  /// Where the thing of that id, on which the focus could be, is seen in this frame; w 0 when it is not.
  Rect focusable_place(std::uint64_t id) const;
  /// For the focused thing: the next frame moves it by steps (sliders, segments) or presses it.
  void adjust(int steps) { adjust_ += steps; }
  void activate() { activate_ = true; }
  /// Registers a thing that the keyboard can be on, and marks it when it is. Returns whether it is.
  bool focusable(Rect, std::uint64_t id, float radius);
  /// Whether the focused thing is pressed by the keyboard in this frame.
  bool activated(std::uint64_t id) const { return activated_ && id == focus_; }

  /// How many shapes, texts and places this frame has asked for, seen or not: what a frame costs goes with it.
  std::size_t asked() const { return asked_; }

private:
  struct Scroll {
    float offset = 0, target = 0, most = 0;
    Rect box;
    bool asked = false, glides = false;
    float top = 0, height = 0; // what is to be shown, when asked
  };
  struct Focusable {
    std::uint64_t id = 0;
    Rect seen; // the part of it that is not clipped
  };

  /// Whether anything of the box is within the clip, and the colour is one.
  bool seen(Rect, Color);
  Rect clipped(Rect) const;
  Rect near_clip(Rect) const;
  void draw_tip();

  Surface& surface_;
  Places places_;
  PlaceReader* reader_ = nullptr;
  FrameOptions options_;
  std::size_t asked_ = 0;
  std::vector<Rect> clips_;
  std::unordered_map<std::uint64_t, Scroll> scrolls_;
  std::vector<std::uint64_t> open_scrolls_;
  double wanted_in_ = 0;
  Drag drag_ = Drag::none;

  std::string tip_;
  Point rested_at_;
  double rested_since_ = 0;
  bool tip_dropped_ = false;

  std::vector<Focusable> focusables_, last_focusables_;
  std::uint64_t focus_ = 0;
  bool focus_moved_ = false; // it is to be brought in sight
  int adjust_ = 0, adjusted_ = 0;
  bool activate_ = false, activated_ = false;
};

/// Of the small capitals over a section.
inline TextStyle heading_style(const Theme& theme) {
  return {theme.muted, 12, Font::semibold, 0.09f};
}

/// What moves is eased: the part of its way that it makes in so many seconds. 98 % of the way are made in 0.24 s.
inline float eased(float seconds) {
  return 1 - std::exp(-seconds / 0.06f);
}

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
