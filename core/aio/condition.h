// asyncio.Condition
#pragma once

#include "core/aio/lock.h"
#include "core/aio/primitive.h"

#include <functional>

namespace loopscope::aio {

/// asyncio.Condition: tasks wait under a lock for something to become true. A reference.
class Condition {
public:
  explicit Condition(std::source_location where = std::source_location::current())
      : Condition(Lock(where), where) {}
  explicit Condition(Lock lock, std::source_location where = std::source_location::current())
      : state_(make_ref<State>(lock, where)) {}

  [[nodiscard]] LockAwaiter acquire() const { return state_->lock.acquire(); }
  void release() const { state_->lock.release(); }
  bool locked() const { return state_->lock.locked(); }
  const Lock& lock() const { return state_->lock; }

  /// Condition.wait: gives the lock back, waits to be notified, and returns true holding it again, also when
  /// it was cancelled meanwhile. RuntimeError("cannot wait on un-acquired lock").
  Coro<bool> wait() const { return wait(state_); }
  /// Condition.wait_for: waits until the predicate holds.
  Coro<void> wait_for(std::function<bool()> predicate) const { return wait_for(state_, std::move(predicate)); }
  /// Condition.notify: wakes at most n of those that wait. RuntimeError("cannot notify on un-acquired lock").
  void notify(std::size_t n = 1) const { state_->notify(n); }
  void notify_all() const { state_->notify(state_->waiters.size()); }

private:
  class State final : public Primitive {
  public:
    State(Lock shared, std::source_location where)
        : Primitive(trace::PrimitiveKind::condition, "Condition", where, 0), lock(std::move(shared)) {}
    void notify(std::size_t n);
    Lock lock;
    WaiterLine waiters;
  };
  static Coro<bool> wait(Ref<State> condition);
  static Coro<void> wait_for(Ref<State> condition, std::function<bool()> predicate);
  Ref<State> state_;
};

/// `async with condition:` for the rest of the scope.
inline LockScopeAwaiter async_with(const Condition& condition) { return async_with(condition.lock()); }

} // namespace loopscope::aio
