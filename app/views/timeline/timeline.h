// The timeline: a lane for the loop and one for each task, along the loop's time or along its steps.
#pragma once

#include "app/ui/canvas.h"
#include "app/views/scene.h"
#include "app/views/timeline/scale.h"
#include "app/views/timeline/spans.h"
#include "app/views/timeline/words.h"

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace loopscope::app {

/// Draws the whole of a trace, the past of the cursor bright and its future dimmed, and lets one move
/// the cursor, zoom and pan. Keeps only what part is shown and how; may be given another trace at any frame and then
/// starts again. Window thread only.
class TimelineView {
public:
  /// Fills the rectangle, from 240 by 80 points up. What is clicked and dragged goes to `actions`.
  void draw(ui::Canvas&, ui::Rect, const Scene&, Actions&);

  /// Shows less of it (factor > 1) or more around the cursor; takes effect in the next draw, as do all of these.
  void zoom(double factor) { zoom_ *= factor; }
  /// Pans to later moments (points > 0) or earlier ones.
  void pan(double points) { pan_ += points; }
  /// Shows all of it, and follows as it grows.
  void fit() { fit_ = true; }
  void set_scale(bool steps) {
    if (steps != steps_) position_ = ~std::uint64_t{0}; // the cursor is to be in sight in that scale too
    steps_ = steps;
  }
  bool steps() const { return steps_; }

private:
  struct Frame; // what is known in one frame: see timeline_frame.h
  struct Window {
    double begin = 0, per_point = 1;
    bool fit = true; // shows all, as it grows
  };
  struct Lens {
    timeline::Opening opening;
    float open = 0; // 0 closed, 1 open
  };

  // timeline.cpp
  void start_anew(const Scene&);
  void lay_out(Frame&);
  void open_instants(Frame&);
  void place_window(Frame&);
  void follow_cursor(Frame&);
  void scroll_to(Frame&, std::size_t lane);
  // timeline_input.cpp
  bool take_input(Frame&);
  void scrub(Frame&, float x);
  void zoom_at(Frame&, float x, double factor);
  void seek_click(Frame&);
  // timeline_axis.cpp
  void draw_axis(Frame&);
  void draw_time_axis(Frame&);
  void draw_step_axis(Frame&);
  void draw_backdrop(Frame&);
  void draw_cursor(Frame&);
  // timeline_lanes.cpp
  void draw_lanes(Frame&);
  void draw_label(Frame&, std::size_t lane, float y, float strength);
  void draw_lane(Frame&, std::size_t lane, float y, float strength);
  void draw_piece(Frame&, const replay::Lane&, const timeline::Piece&, replay::SpanKind, float y, float strength,
                  ui::Color hue);
  replay::SpanKind shown_kind(const replay::Lane&, const timeline::Piece&);
  bool holds_bright(const Frame&, const replay::Lane&, const timeline::Piece&) const;
  void draw_late(Frame&, trace::ObjectId task, float y, float strength);
  float draw_late(Frame&, trace::ObjectId task, std::int64_t when, std::int64_t until, float to, float y,
                  float strength);
  void draw_rest(Frame&);
  void draw_end(Frame&, const replay::Lane&, float x, float y, float strength);
  void tell(Frame&, const replay::Lane&, const timeline::Piece&);
  std::uint8_t kinds_of(const replay::Lane&, std::size_t first, std::size_t last);
  // timeline_loop.cpp
  void draw_loop(Frame&, float y);
  void draw_loop_spans(Frame&, float left, float right, float y);
  void draw_paused(Frame&, ui::Rect box, bool past);
  void draw_holds_between(Frame&, float y);
  bool draw_blocked_in(Frame&, std::size_t callback, ui::Rect box, bool past);
  void draw_loop_slots(Frame&, double first, double last, float y);
  // timeline_outside.cpp
  void draw_threads(Frame&);
  void draw_thread(Frame&, const replay::ThreadLane&, float y, std::size_t more);
  void draw_arrivals(Frame&, trace::ObjectId task, float y, float strength);
  // timeline_arrows.cpp
  void draw_arrows(Frame&);
  void draw_arrow(Frame&, std::size_t from, std::size_t to, ui::Color, float width);

  bool steps_ = false;
  Window windows_[2];         // of the time scale, of the steps scale
  std::vector<Lens> lenses_;  // the open instant, and those that close
  float scroll_ = 0;          // points
  double zoom_ = 1, pan_ = 0; // asked for by keyboard
  bool fit_ = false;
  double grown_ = 0; // end of the fitted window of a live run

  const trace::Trace* trace_ = nullptr;
  std::uint64_t size_ = 0;
  std::uint64_t position_ = ~std::uint64_t{0}; // of the last frame
  std::int64_t now_ = 0;
  timeline::Slots::Marks marks_;
  std::unordered_map<trace::ObjectId, timeline::KindPyramid> pyramids_; // of long lanes that were seen
  timeline::KindPyramid loop_pyramid_;
  std::vector<timeline::Piece> pieces_;
  std::uint64_t counted_ = ~std::uint64_t{0}; // the position of counts_
  std::size_t counts_[5] = {};                // of tasks, by replay::TaskStatus
  float names_width_ = 0;
  std::size_t names_seen_ = 0, longest_name_ = 0;

  bool scrubbing_ = false, panning_ = false;
  float dragged_ = 0; // points since the button went down
  std::uint64_t sought_ = ~std::uint64_t{0};
  std::int64_t sought_time_ = -1;
};

} // namespace loopscope::app
