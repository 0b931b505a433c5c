// The timeline: a lane for each loop and one for each task, along the loop's time or along its steps.
#pragma once

#include "app/ui/canvas.h"
#include "app/views/scene.h"
#include "app/views/timeline/lane.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace loopscope::app {
namespace timeline {
struct Frame; // frame.h: what is known in one frame
}

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
  struct Window {
    double begin = 0, per_point = 1;
    bool fit = true; // shows all, as it grows
  };
  struct Lens {
    timeline::Opening opening;
    float open = 0; // 0 closed, 1 open
  };

  using Frame = timeline::Frame;

  void start_anew(const Scene&);
  void choose_rows(Frame&);
  void lay_out(Frame&);
  void keep_rows(Frame&);
  void open_instants(Frame&);
  void place_window(Frame&);
  double stage_of(int scale, double first, double last, double least, bool ended);
  void follow_cursor(Frame&);
  void scroll_to(Frame&, std::size_t row);
  void draw_lanes(Frame&);
  void draw_rest(Frame&);

  // input.cpp
  bool take_input(Frame&);
  void drag_cursor(Frame&, const ui::Touch& axis, const ui::Touch& line);
  void drag_plot(Frame&, const ui::Touch&);
  void point_at_label(Frame&, const ui::Touch&);
  void scrub(Frame&, float x);
  void forget_sought();
  void zoom_at(Frame&, float x, double factor);
  Window& window() { return windows_[steps_ ? 1 : 0]; }

  bool steps_ = false;
  Window windows_[2];         // of the time scale, of the steps scale
  std::optional<Lens> lens_;  // the open instant
  float scroll_ = 0;          // points
  double zoom_ = 1, pan_ = 0; // asked for by keyboard
  bool fit_ = false;
  double grown_[2] = {0, 0}; // end of the fitted window of a run whose end is not known: in ns, in callbacks
  bool hidden_ = false;      // of the last frame: Scene::future_hidden

  const trace::Trace* trace_ = nullptr;
  std::uint64_t size_ = 0;
  std::uint64_t position_ = ~std::uint64_t{0}; // of the last frame
  std::int64_t now_ = 0;
  timeline::Densities densities_;
  std::uint64_t counted_ = ~std::uint64_t{0}; // the position of counts_
  std::size_t counts_[5] = {};                // of tasks, by replay::TaskStatus
  float names_width_ = 0;
  float badges_width_ = 0;
  std::size_t names_seen_ = 0, longest_name_ = 0, longest_badge_ = 0;

  std::vector<std::uint32_t> own_; // the program's own tasks, where the others are hidden: Index::lanes()
  bool own_only_ = false;          // as of the last frame
  std::uint64_t own_of_ = 0;       // how many events are read in that

  bool scrubbing_ = false, panning_ = false;
  float dragged_ = 0; // points since the button went down
  std::uint64_t sought_ = ~std::uint64_t{0};
  std::int64_t sought_time_ = -1;
};

} // namespace loopscope::app
