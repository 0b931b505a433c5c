#include "core/aio/condition.h"

namespace loopscope::aio {

Coro<bool> Condition::wait(Ref<State> condition) {
  if (!condition->lock.locked()) throw RuntimeError("cannot wait on un-acquired lock");
  std::optional<PlaceInLine> place(std::in_place, *condition, condition->waiters);
  condition->lock.release();
  std::exception_ptr error;
  try {
    co_await place->future();
  } catch (const BaseException&) {
    error = std::current_exception();
  }
  place.reset();
  // The lock is taken again even if the wait was cancelled.
  for (bool held = false; !held;) {
    try {
      held = co_await condition->lock.acquire();
    } catch (const CancelledError&) {
      error = std::current_exception(); // the newest is thrown
    } catch (const BaseException&) {
      error = std::current_exception();
      break;
    }
  }
  if (!error) co_return true;
  condition->record_notified(1);
  condition->wake_waiters(1);
  std::rethrow_exception(error);
}

void Condition::State::notify(std::size_t n) {
  if (!lock.locked()) throw RuntimeError("cannot notify on un-acquired lock");
  record_notified(n);
  wake_waiters(n);
}

void Condition::State::record_notified(std::size_t n) {
  if (kind == trace::PrimitiveKind::condition) record_change(static_cast<std::int64_t>(n), "notified");
}

/// Condition._notify
void Condition::State::wake_waiters(std::size_t n) {
  std::size_t woken = 0;
  for (const auto& waiter : waiters) {
    if (woken >= n) break;
    if (waiter->done()) continue;
    ++woken;
    wake(*waiter, false);
  }
}

} // namespace loopscope::aio
