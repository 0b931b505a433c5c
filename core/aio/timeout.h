// asyncio.timeout and asyncio.timeout_at
#pragma once

#include "core/aio/event_loop.h"
#include "core/aio/with.h"

#include <optional>

namespace loopscope::aio {

/// asyncio.Timeout: cancels the task inside `async with` when its time is over, and makes TimeoutError of the
/// CancelledError that comes out, unless others have asked to cancel the task since the block was entered (up to 3.11:
/// unless any request is pending, also one that came before); up to 3.12 it took no error derived from CancelledError
/// for one. A reference. RuntimeError when it is entered twice (from 3.12 on).
class Timeout {
public:
  explicit Timeout(std::optional<double> when) : state_(make_ref<State>(when)) {}

  /// Timeout.when: seconds of the loop's clock, or none.
  std::optional<double> when() const { return state_->when; }
  /// Timeout.reschedule: RuntimeError before the block is entered (AssertionError up to 3.11), when it was left, or
  /// its time is over.
  void reschedule(std::optional<double> when) const { state_->reschedule(when); }
  /// Timeout.expired: its time came while the block was active.
  bool expired() const { return state_->phase == Phase::expiring || state_->phase == Phase::expired; }

  // For async_with.
  void enter();
  Coro<void> exit(std::exception_ptr error);

private:
  enum class Phase : std::uint8_t { created, active, expiring, expired, finished };
  class State final : public RefCounted {
  public:
    explicit State(std::optional<double> at) : when(at) {}
    void reschedule(std::optional<double> at);
    void on_timeout();
    std::optional<double> when;
    Phase phase = Phase::created;
    Ref<TaskBase> task;        // whose coroutine the block is in
    int cancelling = 0;        // the task's, when the block was entered
    Handle* handler = nullptr; // the timer, which keeps this state, while the loop keeps the timer
  };
  template <class Base>
  class OnTimeout;
  Ref<State> state_;
};

/// asyncio.timeout: `delay` seconds from now; none: no limit.
Timeout timeout(std::optional<double> delay);
/// asyncio.timeout_at
Timeout timeout_at(std::optional<double> when);

} // namespace loopscope::aio
