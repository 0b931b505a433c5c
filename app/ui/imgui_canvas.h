// The canvas on Dear ImGui's draw lists. Widgets and hit-testing are the canvas's own: all it takes from ImGui is
// the building of triangles.
#pragma once

#include "app/desktop/fonts.h"
#include "app/ui/canvas.h"
#include "app/ui/hit_testing.h"

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

struct ImDrawList;

namespace loopscope::ui {

/// What a frame is drawn for.
struct FrameOptions {
  int width = 0, height = 0; // pixels
  float scale = 1;           // pixels of a point
  bool light = false;
  float delta = 0;    // seconds since the last frame
  bool still = false; // reduced motion, or a picture: delta() is 0
  double clock = 0;   // seconds, of any beginning: for how long the pointer rests
};

class ImguiCanvas : public Canvas {
public:
  ImguiCanvas();
  ~ImguiCanvas() override;

  void begin(const FrameOptions&);
  void end();

  /// What the pointer does, in points: pixels / scale.
  Places& pointer() { return places_; }
  Fonts& fonts() { return fonts_; }
  ImDrawList* triangles();
  /// Seconds until another frame is wanted: 0 at once, infinity when nothing moves.
  double wanted_in() const;
  bool hand() const { return places_.hand(); }
  /// The pointer's shape over what can be dragged sideways or up and down, in this frame.
  enum class Drag : std::uint8_t { none, across, upright };
  void set_drag(Drag drag) { drag_ = drag; }
  Drag drag() const { return drag_; }
  Rect window() const {
    return {0, 0, static_cast<float>(options_.width) / scale_, static_cast<float>(options_.height) / scale_};
  }
  float scale() const { return scale_; }

  // The keyboard's focus on buttons, segments and sliders.
  void focus_next(bool backwards);
  void clear_focus() { focus_ = 0; }
  bool focused() const { return focus_ != 0; }
  /// Where the thing of that id, on which the focus could be, is seen in this frame; w 0 when it is not.
  Rect focusable_place(std::uint64_t id) const;
  /// For the focused thing: the next frame moves it by steps (sliders, segments) or presses it.
  void adjust(int steps) { adjust_ += steps; }
  void activate() { activate_ = true; }

  const Theme& theme() const override { return options_.light ? light_theme() : dark_theme(); }
  float delta() const override { return options_.still ? 0 : options_.delta; }
  void keep_moving() override { wanted_in_ = 0; }
  /// Asks for another frame after that many seconds.
  void come_back_in(double seconds) { wanted_in_ = std::min(wanted_in_, seconds); }

  void fill(Rect, Color, float radius) override;
  void frame(Rect, Color, float width, float radius, Shape) override;
  void hatch(Rect, Color, float radius, float spacing, float width) override;
  void line(Point from, Point to, Color, float width, Shape) override;
  void curve(Point from, Point control1, Point control2, Point to, Color, float width) override;
  void arc(Point center, float radius, float from, float to, Color, float width) override;
  void circle(Point center, float radius, Color) override;
  void ring(Point center, float radius, Color, float width) override;
  void triangle(Point, Point, Point, Color) override;
  void check(Rect, Color, float width) override;
  void cross(Rect, Color, float width) override;

  float width(std::string_view text, const TextStyle&) override;
  float line_height(const TextStyle&) override;
  float text(Point at, std::string_view, const TextStyle&) override;
  float text_in(Rect, std::string_view, const TextStyle&, Align) override;
  float paragraph(Point at, float width, const std::vector<Span>&, std::uint64_t* hovered, std::uint64_t* clicked,
                  bool draw) override;

  Touch touch(Rect, std::uint64_t id, bool hand) override;
  void tip(std::string_view) override;

  void push_clip(Rect) override;
  void pop_clip() override;
  float begin_scroll(Rect, std::uint64_t id, float content) override;
  void end_scroll() override;
  void scroll_to(std::uint64_t id, float top, float height) override;

  bool button(Rect, std::uint64_t id, std::string_view label, bool on, bool enabled) override;
  int segments(Rect, std::uint64_t id, const std::vector<std::string>& labels, int chosen) override;
  double slider(Rect, std::uint64_t id, double value, double min, double max, double step) override;

  /// Registers a thing that the keyboard can be on, and marks it when it is. Returns whether it is.
  bool focusable(Rect, std::uint64_t id, float radius);
  /// Whether the focused thing is pressed by the keyboard in this frame.
  bool activated(std::uint64_t id) const { return activated_ && id == focus_; }

protected:
  /// Whether anything of the box is within the clip.
  bool visible(Rect) const;
  Rect clipped(Rect) const;

private:
  struct Triangles;
  struct Scroll {
    float offset = 0;
    float content = 0;
    Rect box;
    bool asked = false;
    float top = 0, height = 0; // what is to be shown, when asked
  };
  struct Piece; // of a paragraph

  void dash(const std::vector<Point>& path, bool closed, Color, float width, Shape);
  void stroke(const std::vector<Point>& path, bool closed, Color, float width);
  void draw_tip();

  Fonts fonts_;
  Places places_;
  std::unique_ptr<Triangles> triangles_;
  FrameOptions options_;
  float scale_ = 1;
  std::vector<Rect> clips_; // points
  std::vector<PlacedGlyph> glyphs_;
  std::unordered_map<std::uint64_t, Scroll> scrolls_;
  std::vector<std::uint64_t> open_scrolls_;
  double wanted_in_ = 0;

  std::string tip_;
  Point rested_at_;
  double rested_since_ = 0;

  struct Focusable {
    std::uint64_t id = 0;
    Rect seen; // the part of it that is not clipped
  };
  std::vector<Focusable> focusables_, last_focusables_;
  std::uint64_t focus_ = 0;
  bool focus_moved_ = false; // it is to be brought in sight
  Drag drag_ = Drag::none;
  int adjust_ = 0, adjusted_ = 0;
  bool activate_ = false, activated_ = false;
};

} // namespace loopscope::ui
