#include "app/views/stage/stage.h"

#include "app/views/stage/blocks.h"

#include <algorithm>

namespace loopscope::app {

using namespace stage;
using ui::Rect;

void StageView::draw(ui::Canvas& canvas, Rect rect, const Scene& scene, Actions& actions) {
  const trace::Trace& trace = scene.replay.trace();
  const bool same_run = trace_ == &trace, same = same_run && width_ == rect.w && height_ == rect.h;
  const bool backwards = same_run && scene.state.position < position_;
  const bool stepped = same_run && scene.state.position != position_;
  if (!same_run) {
    figures_.reset();
    dial_.reset();
  }
  if (!same) shelf_ = {};
  if (!same_run || backwards) wakes_.reset();
  if (stepped && !backwards) wakes_.note(scene, position_);
  trace_ = &trace;
  position_ = scene.state.position;
  width_ = rect.w;
  height_ = rect.h;
  motion_.begin(canvas.delta(), same, stepped, backwards);
  drawn_.clear();

  canvas.fill(rect, canvas.theme().background);
  canvas.push_clip(rect);
  const float scale = scale_for(rect);
  const Focus focus(scene);
  const Guards guards(scene.state);
  Pen pen{canvas, canvas.theme(), scene, actions, motion_, focus, guards, drawn_, scale, {}};
  std::size_t more = 0, waiting = 0;
  const Blocks blocks = collect_blocks(pen, more, waiting);
  const int rows = shelf_.arrange(pen, blocks, inner(rect, scale).w, most_rows(rect), captioned_rows(rect));
  // A row is always kept; when another one is needed for the first time, the ring glides to its new place.
  const Layout layout = lay_out(rect, motion_.glide(ui::hash_id("stage rows"), static_cast<float>(std::max(rows, 1))));
  pen.origin = layout.slot;

  auto place = [&](StagePlace which, Rect box) {
    if (box.w > 0 && box.h > 0) draw_part(pen, box.inset(-pen.u(6)), thing_of(which), pen.u(10));
  };
  bool moves = false;
  draw_phases(pen, layout, dial_, backwards, moves);
  const bool over = scene.state.ended && scene.state.outcome != trace::RunOutcome::deadlocked;
  if (layout.wait_rows > 0 && !over) {
    place(StagePlace::waits, layout.waits);
    draw_blocks(pen, layout, blocks, more, waiting);
  }
  place(StagePlace::slot, layout.slot);
  if (over) {
    draw_end(pen, layout);
    constexpr std::size_t most_measured = 1'000'000; // events: what a frame has the time for
    if (!figures_ && trace.size() <= most_measured) figures_ = replay::measure(scene.index());
    if (figures_ && figures_->callbacks > 0) draw_end_figures(pen, layout, *figures_);
  } else {
    place(StagePlace::timers, layout.timers);
    if (scene.index().has_timers() || scene.future_hidden) draw_timers(pen, layout);
    place(StagePlace::ready, layout.ready);
    draw_ready(pen, layout);
  }
  draw_slot(pen, layout);
  motion_.end(
      [&](const Placed& placed, const Trail& trail) {
        if (trail.fill.a > 0 && trail.fill != ui::Color{})
          canvas.fill(placed.rect, trail.fill.alpha(placed.alpha), trail.radius);
        if (trail.frame != ui::Color{})
          canvas.frame(placed.rect, trail.frame.alpha(placed.alpha), pen.u(2), trail.radius, trail.shape);
      },
      [&](const Curve& way, float part, const Trail& trail) {
        // The track of what flies: a tail that it draws behind it.
        draw_curve(canvas, way, std::max(0.f, part - 0.55f), part, trail.hue.alpha(0.5f), pen.u(3), true);
      });
  moves |= wakes_.draw(pen, layout);
  legend_.draw(pen, rect, layout);
  canvas.pop_clip();
  if (motion_.moving() || moves) canvas.keep_moving();
}

} // namespace loopscope::app
