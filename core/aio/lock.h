// asyncio.Lock
#pragma once

#include "core/aio/primitive.h"

#include <optional>

namespace loopscope::aio {

class LockState final : public Primitive {
public:
  /// In the trace it may be a part of another primitive.
  explicit LockState(trace::ObjectId part_of = 0) : Primitive(trace::PrimitiveKind::lock, "Lock", 1, part_of) {}

  bool locked() const { return locked_; }
  /// Lock.release
  void give_back();
  bool held() const { return locked_; }

private:
  friend class LockAwaiter;
  bool try_acquire(); // True when it is free and no task is in line
  void take();
  void wake_up_first();

  bool locked_ = false;
  WaiterLine waiters_;
};

/// Awaits a lock's turn. After it the lock is held.
class [[nodiscard]] LockAwaiter {
public:
  explicit LockAwaiter(Ref<LockState> lock) : lock_(std::move(lock)) {}
  LockAwaiter(const LockAwaiter&) = delete;
  LockAwaiter& operator=(const LockAwaiter&) = delete;
  bool await_ready() { return lock_->try_acquire(); }
  template <class P>
  void await_suspend(std::coroutine_handle<P> frame) {
    task_ = frame.promise().running_task();
    place_.emplace(*lock_, lock_->waiters_);
    task_->wait_for_future(*place_->waiter(), frame, frame.promise());
  }
  bool await_resume();

  /// A coroutine that acquires: what create_task and wait_for run.
  operator Coro<bool>() && { return acquire(std::move(lock_)); }

protected:
  Ref<LockState> lock_;

private:
  static Coro<bool> acquire(Ref<LockState> lock);
  std::optional<PlaceInLine> place_; // while it waits
  TaskBase* task_ = nullptr;
};

using LockGuard = Held<LockState>;

class [[nodiscard]] LockScopeAwaiter : public LockAwaiter {
public:
  using LockAwaiter::LockAwaiter;
  LockGuard await_resume() {
    Ref<LockState> lock = lock_;
    LockAwaiter::await_resume();
    return LockGuard(std::move(lock));
  }
};

/// asyncio.Lock: a reference to it, copied as Python copies references. Fair: first in line is next.
class Lock {
public:
  Lock() : state_(make_ref<LockState>()) {}
  explicit Lock(Ref<LockState> state) : state_(std::move(state)) {}

  /// co_await lock.acquire(): true, once the lock is held.
  LockAwaiter acquire() const { return LockAwaiter(state_); }
  /// Lock.release: the first waiter is woken. RuntimeError("Lock is not acquired.") when it is free.
  void release() const { state_->give_back(); }
  bool locked() const { return state_->locked(); }
  const Ref<LockState>& state() const { return state_; }

private:
  Ref<LockState> state_;
};

/// `async with lock:` for the rest of the scope: `auto held = co_await async_with(lock);`
inline LockScopeAwaiter async_with(const Lock& lock) {
  return LockScopeAwaiter(lock.state());
}

} // namespace loopscope::aio
