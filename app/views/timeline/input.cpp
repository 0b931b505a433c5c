// The pointer on the timeline: scrubbing, panning, zooming, clicking.
#include "app/views/timeline/frame.h"
#include "app/views/timeline/timeline.h"
#include "core/words/texts.h"

#include <algorithm>
#include <cmath>

namespace loopscope::app {

using namespace timeline;

namespace {

constexpr float snap = 6;       // points: so near to an instant, a drag means that instant
constexpr float edge = 14;      // points: so near to the right edge, the end is meant
constexpr float click_slop = 4; // points: a press that moves less is a click

} // namespace

/// Registers the places and handles the pointer on them. True if the visible window moved.
bool TimelineView::take_input(Frame& f) {
  ui::Canvas& canvas = f.canvas;
  const auto me = reinterpret_cast<std::uintptr_t>(this);

  // Ignore movement before the press.
  auto place = [&](ui::Rect rect, const char* name, bool hand) {
    ui::Touch touch = canvas.touch(rect, ui::hash_id(name, me), hand);
    if (touch.pressed) touch.drag = {};
    return touch;
  };
  const ui::Touch plot = place(f.area, "timeline plot", false);
  const ui::Touch labels = place(f.labels, "timeline labels", false);
  const ui::Touch axis = place(f.axis, "timeline axis", true);
  const float x = f.scale.x_of_position(f.slots, f.position, f.now);
  ui::Touch line;
  if (x >= f.area.x - 1 && x <= f.area.right()) line = place({x - 3, f.area.y, 6, f.area.h}, "timeline cursor", true);

  drag_cursor(f, axis, line);
  drag_plot(f, plot);
  if (!plot.held && !scrubbing_) dragged_ = 0;
  const ui::Touch& over = axis.hovered ? axis : line.hovered ? line : plot;
  if (over.wheel != 0) zoom_at(f, over.mouse.x, std::pow(1.25, over.wheel));
  pan_ -= (plot.wheel_across + axis.wheel_across + line.wheel_across) * 60;
  if (labels.wheel != 0) scroll_ -= labels.wheel * f.lane_height;
  scroll_ = std::clamp(scroll_, 0.f, f.most_scroll());

  if (plot.hovered && !plot.held && !scrubbing_) f.mouse = plot.mouse;
  if (labels.hovered) point_at_label(f, labels);
  const int chosen = canvas.segments(
      f.corner, ui::hash_id("timeline scale", me),
      {std::string(words::text("timeline.scale.time")), std::string(words::text("timeline.scale.steps"))},
      steps_ ? 1 : 0);
  if ((chosen == 1) != steps_) {
    set_scale(chosen == 1);
    canvas.keep_moving();
  }
  return over.wheel != 0 || pan_ != 0;
}

void TimelineView::drag_cursor(Frame& f, const ui::Touch& axis, const ui::Touch& line) {
  const bool on_axis = axis.held || axis.pressed; // a click may be shorter than a frame
  if (!on_axis && !line.held) {
    if (scrubbing_) f.canvas.keep_moving(); // the instant it was left at opens now
    scrubbing_ = false;
    return;
  }
  if (!scrubbing_) forget_sought();
  scrubbing_ = true;
  dragged_ += std::abs(axis.drag.x) + std::abs(line.drag.x);
  if (on_axis || dragged_ > click_slop) scrub(f, on_axis ? axis.mouse.x : line.mouse.x);
}

void TimelineView::drag_plot(Frame& f, const ui::Touch& plot) {
  panning_ = false;
  if (plot.held) {
    dragged_ += std::abs(plot.drag.x) + std::abs(plot.drag.y);
    panning_ = dragged_ > click_slop;
    if (!panning_) return;
    if (!window().fit || std::abs(plot.drag.x) >= std::abs(plot.drag.y)) pan_ -= plot.drag.x;
    scroll_ -= plot.drag.y;
  } else if (plot.clicked && dragged_ <= click_slop) {
    f.clicked = plot.mouse;
  }
}

void TimelineView::point_at_label(Frame& f, const ui::Touch& labels) {
  float row = (labels.mouse.y - f.rows.y + scroll_) / f.lane_height;
  for (const std::size_t kept : f.kept)
    if (const float y = f.row_y(kept); labels.mouse.y >= y && labels.mouse.y < y + f.lane_height)
      row = static_cast<float>(kept);
  if (labels.mouse.y < f.rows.y || row < 0 || row >= static_cast<float>(f.row_count())) return;
  const replay::Lane& lane = f.lane_of_row(static_cast<std::size_t>(row));
  const Thing task{Thing::Kind::task, lane.task};
  f.actions.hover(task);
  const std::string function(ui::laid_out(f.index.trace().string(lane.function)));
  f.canvas.tip(words::text("timeline.lane.runs", f.name(lane.task), function));
  if (labels.clicked) f.actions.select(task);
}

void TimelineView::zoom_at(Frame& f, float x, double factor) {
  Window& window = this->window();
  const Scale old = f.scale;
  const double least = steps_ ? 1 / 240.0 : 0.5;
  window.per_point = std::max(window.per_point / factor, least);
  window.fit = false;
  f.scale.per_point = window.per_point;
  f.scale.keep(old, x);
  window.begin = f.scale.begin;
}

/// Moves the cursor to x: to an event among slots, elsewhere to a time, or to an instant nearby.
void TimelineView::scrub(Frame& f, float x) {
  x = std::clamp(x, f.area.x, f.area.right());
  const Slots& slots = f.slots;
  auto to_place = [&](double place) {
    const std::uint64_t position = slots.position_at(place);
    if (position != sought_) f.actions.seek(position);
    sought_ = position;
    sought_time_ = -1;
  };
  // The right edge is the end, where that is in sight: what is there has no width of its own.
  if (x >= f.area.right() - edge && !f.scale.steps && f.scale.at(slots, x).time >= f.end.time) {
    if (size_ != sought_) f.actions.seek(size_);
    sought_ = size_;
    sought_time_ = -1;
    return;
  }
  if (f.scale.steps) return to_place(f.scale.begin + (x - f.scale.left) * f.scale.per_point);
  if (const Opening* o = f.scale.opening_at(x)) {
    const double within = (x - f.scale.left_of(*o)) / f.scale.slot_width(*o);
    return to_place(static_cast<double>(o->first) + within);
  }
  const Moment at = f.scale.at(slots, x);
  std::int64_t time = std::clamp(at.time, slots.time(0), std::max(slots.time(0), f.end.time));
  // The callbacks on either side of it.
  const std::size_t begun = slots.begun(slots.event_from(time));
  float nearest = snap;
  for (std::size_t k : {begun - 1, begun}) {
    if (k >= slots.count()) continue;
    const std::int64_t instant = slots.time(slots[k].begun);
    if (const float away = std::abs(f.scale.x(slots, {instant, slots[k].begun}) - x); away <= nearest)
      nearest = away, time = instant;
  }
  if (time != sought_time_) f.actions.seek_time(time);
  sought_time_ = time;
  sought_ = ~std::uint64_t{0};
}

void TimelineView::forget_sought() {
  sought_ = ~std::uint64_t{0};
  sought_time_ = -1;
}

} // namespace loopscope::app
