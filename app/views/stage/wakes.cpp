#include "app/views/stage/wakes.h"

#include <algorithm>

namespace loopscope::app::stage {

namespace {

constexpr std::size_t most = 8;
constexpr std::uint64_t longest_step = 256; // events; a longer one is a jump
constexpr float lasts = 1.6f;               // seconds

} // namespace

void Wakes::note(const Scene& scene, std::uint64_t from) {
  wakes_.clear();
  const State& state = scene.state;
  if (state.position - from > longest_step) return;
  const trace::Trace& trace = scene.replay.trace();
  for (std::uint64_t at = from; at < state.position && wakes_.size() < most; ++at) {
    const trace::Event& event = trace[at];
    if (event.kind != trace::EventKind::callback_scheduled) continue;
    const Callback woken = scene.index().callback(event.subject);
    if (woken.kind != CallbackKind::wakeup || woken.cause == 0) continue;
    const Callback cause = scene.index().callback(woken.cause);
    wakes_.push_back({woken.id, task_of(state, cause)});
  }
}

bool Wakes::draw(const Pen& pen, const Layout& layout) {
  const float delta = pen.motion.delta();
  bool fades = false;
  for (Wake& wake : wakes_) {
    if (wake.age >= lasts) continue;
    wake.age += delta;
    const Rect to = place_of(pen.drawn, {Thing::Kind::callback, wake.woken});
    if (to.w <= 0) continue;
    const float alpha = std::clamp((lasts - wake.age) / (lasts * 0.6f), 0.f, 1.f);
    const Color color = (wake.by == 0 ? pen.theme.run : hue_of(pen, wake.by)).alpha(0.8f * alpha);
    // From the slot's upper right to the chip's upper side.
    const Curve curve =
        Curve::between({layout.slot.right() - pen.u(24), layout.slot.y}, {to.x + pen.u(20), to.y - pen.u(5)});
    const float grown =
        delta > 0 || wake.age > 0 ? std::min(1.f, wake.age / (0.6f * std::max(0.01f, pen.motion.duration()))) : 1;
    draw_curve(pen.canvas, curve, 0, grown, color, pen.stroke(), false);
    if (grown >= 1) {
      const Point end = curve.to;
      pen.canvas.triangle({end.x - pen.u(5), end.y - pen.u(4)}, {end.x + pen.u(5), end.y - pen.u(4)},
                          {end.x, end.y + pen.u(4)}, color);
    }
    fades |= delta > 0;
  }
  return fades;
}

} // namespace loopscope::app::stage
