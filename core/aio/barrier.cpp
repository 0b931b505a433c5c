#include "core/aio/barrier.h"

#include "core/aio/finally.h"

namespace loopscope::aio {

Barrier::Barrier(int parties) {
  if (parties < 1) throw ValueError("parties must be >= 1");
  state_ = make_ref<State>(parties);
}

Coro<int> Barrier::wait(Ref<State> barrier) {
  auto held = co_await async_with(barrier->condition);
  // While it drains or resets no task comes in.
  co_await barrier->condition.wait_for(
      [&b = *barrier] { return b.phase != Phase::draining && b.phase != Phase::resetting; });
  if (barrier->phase == Phase::broken) throw BrokenBarrierError("Barrier aborted");
  const int index = barrier->count++;
  barrier->condition.record_change(barrier->count, "arrived");
  Finally exit([&b = *barrier] {
    b.condition.record_change(--b.count, "left");
    if (b.count > 0 || !b.condition.locked()) return;
    if (b.phase == Phase::resetting || b.phase == Phase::draining) b.phase = Phase::filling;
    b.condition.notify_all(); // those that wait for it to drain
  });
  if (index + 1 == barrier->parties) {
    barrier->phase = Phase::draining;
    barrier->condition.notify_all();
  } else {
    co_await barrier->condition.wait_for([&b = *barrier] { return b.phase != Phase::filling; });
    if (barrier->phase == Phase::broken || barrier->phase == Phase::resetting)
      throw BrokenBarrierError("Abort or reset of barrier");
  }
  co_return index;
}

Coro<void> Barrier::reset(Ref<State> barrier) {
  auto held = co_await async_with(barrier->condition);
  barrier->phase = barrier->count > 0 ? Phase::resetting : Phase::filling;
  barrier->condition.record_change(barrier->count, "reset");
  barrier->condition.notify_all();
}

Coro<void> Barrier::abort(Ref<State> barrier) {
  auto held = co_await async_with(barrier->condition);
  barrier->phase = Phase::broken;
  barrier->condition.record_change(barrier->count, "aborted");
  barrier->condition.notify_all();
}

} // namespace loopscope::aio
