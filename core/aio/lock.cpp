#include "core/aio/lock.h"

#include <algorithm>

namespace loopscope::aio {

namespace event = trace::event;

void LockState::take() {
  locked_ = true;
  record(event::primitive_acquired{});
}

bool LockState::try_acquire() {
  // CPython's fast path: only cancelled tasks are in line.
  if (locked_ || !std::ranges::all_of(waiters_, [](const auto& waiter) { return waiter->cancelled(); })) return false;
  take();
  return true;
}

void LockState::give_back() {
  if (!locked_) throw RuntimeError("Lock is not acquired.");
  locked_ = false;
  record(event::primitive_released{.left = 1});
  wake_up_first();
}

/// Lock._wake_up_first
void LockState::wake_up_first() {
  if (!waiters_.empty()) wake(*waiters_.front(), true);
}

/// The part of Lock.acquire that follows the wait.
bool LockAwaiter::await_resume() {
  if (!place_) return true;
  Ref<FutureBase> waiter = place_->waiter();
  place_.reset();
  try {
    task_->raise_thrown();
    waiter->raise_unless_result();
  } catch (const CancelledError&) {
    if (!lock_->locked()) lock_->wake_up_first();
    throw;
  }
  lock_->take();
  return true;
}

Coro<bool> LockAwaiter::acquire(Ref<LockState> lock) {
  co_return co_await LockAwaiter(std::move(lock));
}

} // namespace loopscope::aio
