// asyncio.Barrier
#pragma once

#include "core/aio/condition.h"

namespace loopscope::aio {

class BrokenBarrierError : public RuntimeError {
  using RuntimeError::RuntimeError;
};

/// asyncio.Barrier: tasks wait until `parties` of them have come, then all go on. A reference.
/// ValueError("parties must be >= 1"; up to 3.13: "> 0").
class Barrier {
public:
  explicit Barrier(int parties);

  /// Barrier.wait: which of the parties it was, from 0. BrokenBarrierError when it was aborted or reset.
  Coro<int> wait() const { return wait(state_); }
  /// Barrier.reset: those that wait get BrokenBarrierError; it can be used again.
  Coro<void> reset() const { return reset(state_); }
  /// Barrier.abort: those that wait, or will, get BrokenBarrierError.
  Coro<void> abort() const { return abort(state_); }
  int parties() const { return state_->parties; }
  int n_waiting() const { return state_->phase == Phase::filling ? state_->count : 0; }
  bool broken() const { return state_->phase == Phase::broken; }

private:
  enum class Phase : std::uint8_t { filling, draining, resetting, broken };
  /// The condition that it is made of is the barrier in the trace.
  struct Gate final : Condition {
    explicit Gate(int parties) : Condition(trace::PrimitiveKind::barrier, parties) {}
    using Condition::record_change;
  };
  struct State final : RefCounted {
    explicit State(int all) : condition(all), parties(all) {}
    Gate condition; // notified when the phase changes
    int parties;
    int count = 0; // tasks in the barrier
    Phase phase = Phase::filling;
  };
  static Coro<int> wait(Ref<State> barrier);
  static Coro<void> reset(Ref<State> barrier);
  static Coro<void> abort(Ref<State> barrier);
  Ref<State> state_;
};

} // namespace loopscope::aio
