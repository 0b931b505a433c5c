#include "app/views/stage/stage.h"

#include "app/views/stage/blocks.h"

#include <algorithm>

namespace loopscope::app {

using namespace stage;
using ui::Rect;

void StageView::draw(ui::Canvas& canvas, Rect rect, const Scene& scene, Actions& actions) {
  const trace::Trace& trace = scene.replay.trace();
  const bool same = trace_ == &trace && width_ == rect.w && height_ == rect.h;
  const bool backwards = trace_ == &trace && scene.state.position < position_;
  if (trace_ != &trace) {
    figures_.reset();
    dial_.reset();
  }
  trace_ = &trace;
  position_ = scene.state.position;
  width_ = rect.w;
  height_ = rect.h;
  motion_.begin(canvas.delta(), same);
  drawn_.clear();

  canvas.fill(rect, canvas.theme().background);
  canvas.push_clip(rect);
  const float scale = scale_for(rect);
  const Focus focus(scene);
  const Guards guards(scene.state);
  Pen pen{canvas, canvas.theme(), scene, actions, motion_, focus, guards, drawn_, scale, {}};
  std::size_t more = 0;
  const Blocks blocks = collect_blocks(pen, more);
  const float width = inner(rect, scale).w;
  Needs needs{.timers = scene.index().has_timers(),
              .wait_rows = break_rows(pen, blocks, width, 0.7f),
              .least_rows = break_rows(pen, blocks, width, 0),
              .room = -1};
  needs.wait_rows = std::max(needs.wait_rows, scene.index().has_waits() ? 1 : 0);
  // When a row comes or goes, the ring glides to its new place.
  needs.room = motion_.glide(ui::hash_id("stage rows"), static_cast<float>(lay_out(rect, needs).wait_rows));
  const Layout layout = lay_out(rect, needs);
  pen.origin = layout.slot;

  bool dial_moves = false;
  draw_phases(pen, layout, dial_, backwards, dial_moves);
  const bool over = scene.state.ended && scene.state.outcome != trace::RunOutcome::deadlocked;
  auto place = [&](StagePlace which, Rect box) {
    if (box.w > 0 && box.h > 0) draw_part(pen, box.inset(-pen.u(6)), thing_of(which), pen.u(10));
  };
  if (layout.wait_rows > 0) place(StagePlace::waits, layout.waits);
  draw_blocks(pen, layout, blocks, more);
  place(StagePlace::slot, layout.slot);
  if (over) {
    draw_end(pen, layout);
    constexpr std::size_t most_measured = 1'000'000; // events: what a frame has the time for
    if (!figures_ && trace.size() <= most_measured) figures_ = replay::measure(scene.index());
    if (figures_ && figures_->callbacks > 0) draw_end_figures(pen, layout, *figures_);
  } else {
    if (scene.index().has_timers()) {
      place(StagePlace::timers, layout.timers);
      draw_timers(pen, layout);
    }
    place(StagePlace::ready, layout.ready);
    draw_ready(pen, layout);
  }
  draw_slot(pen, layout);
  motion_.end([&](const Placed& placed, const Trail& trail) {
    if (trail.fill.a > 0 && trail.fill != ui::Color{})
      canvas.fill(placed.rect, trail.fill.alpha(placed.alpha), trail.radius);
    if (trail.frame != ui::Color{})
      canvas.frame(placed.rect, trail.frame.alpha(placed.alpha), pen.u(2), trail.radius, trail.shape);
  });
  canvas.pop_clip();
  if (motion_.moving() || dial_moves) canvas.keep_moving();
}

} // namespace loopscope::app
