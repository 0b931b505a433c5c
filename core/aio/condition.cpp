#include "core/aio/condition.h"

namespace loopscope::aio {

Coro<bool> Condition::wait(Ref<State> condition) {
  if (!condition->lock.locked()) throw RuntimeError("cannot wait on un-acquired lock");
  condition->lock.release();
  std::exception_ptr error;
  try {
    PlaceInLine place(*condition, condition->waiters);
    co_await place.future();
  } catch (const BaseException&) {
    error = std::current_exception();
  }
  // The lock is taken again even if the wait was cancelled.
  bool cancelled = false;
  for (bool held = false; !held;) {
    try {
      held = co_await condition->lock.acquire();
    } catch (const CancelledError&) {
      cancelled = true;
    }
  }
  if (cancelled) throw CancelledError();
  if (error) std::rethrow_exception(error);
  co_return true;
}

void Condition::State::notify(std::size_t n) {
  if (!lock.locked()) throw RuntimeError("cannot notify on un-acquired lock");
  if (kind == trace::PrimitiveKind::condition) record_change(static_cast<std::int64_t>(n), "notified");
  std::size_t woken = 0;
  for (const auto& waiter : waiters) {
    if (woken >= n) break;
    if (waiter->done()) continue;
    ++woken;
    wake(*waiter, false);
  }
}

} // namespace loopscope::aio
