// asyncio.Condition
#pragma once

#include "core/aio/lock.h"
#include "core/aio/primitive.h"

#include <optional>
#include <string_view>
#include <type_traits>

namespace loopscope::aio {

/// asyncio.Condition: tasks wait under a lock for something to become true. A reference.
class Condition {
public:
  Condition() : state_(make_ref<State>(std::nullopt)) {}
  explicit Condition(Lock lock) : state_(make_ref<State>(lock)) {}

  LockAwaiter acquire() const { return state_->lock.acquire(); }
  void release() const { state_->lock.release(); }
  bool locked() const { return state_->lock.locked(); }
  const Lock& lock() const { return state_->lock; }

  /// Condition.wait: gives the lock back, waits to be notified, and returns true holding it again, also when
  /// it was cancelled while it waited: then the notification, which may have been its own, goes to the next in line
  /// (from 3.13 on). RuntimeError("cannot wait on un-acquired lock").
  Coro<bool> wait() const { return wait(state_); }
  /// Condition.wait_for: what the predicate says, once that counts as true.
  template <class Predicate>
  Coro<std::decay_t<std::invoke_result_t<Predicate&>>> wait_for(Predicate predicate) const {
    return wait_for(state_, std::move(predicate));
  }
  /// Condition.notify: wakes at most n of those that wait. RuntimeError("cannot notify on un-acquired lock").
  void notify(std::size_t n = 1) const { state_->notify(n); }
  void notify_all() const { state_->notify(state_->waiters.size()); }

protected:
  /// A barrier's: `parties` is what it waits for.
  Condition(trace::PrimitiveKind kind, int parties) : state_(make_ref<State>(std::nullopt, kind, parties)) {}
  void record_change(std::int64_t value, std::string_view text) const { state_->record_change(value, text); }

private:
  class State final : public Primitive {
  public:
    explicit State(std::optional<Lock> shared, trace::PrimitiveKind of_kind = trace::PrimitiveKind::condition,
                   int capacity = 0)
        : Primitive(of_kind, "Condition", capacity), kind(of_kind),
          lock(shared ? *shared : Lock(make_ref<LockState>(id()))) {}
    using Primitive::record_change;
    void notify(std::size_t n);
    void wake_waiters(std::size_t n);
    /// Whom it wakes is told.
    void record_notified(std::size_t n);
    trace::PrimitiveKind kind;
    Lock lock;
    WaiterLine waiters;
  };
  static Coro<bool> wait(Ref<State> condition);
  template <class Predicate>
  static Coro<std::decay_t<std::invoke_result_t<Predicate&>>> wait_for(Ref<State> condition, Predicate predicate) {
    while (true) {
      auto said = predicate();
      if (truth(said)) co_return said;
      co_await wait(condition);
    }
  }
  Ref<State> state_;
};

/// `async with condition:` for the rest of the scope.
inline LockScopeAwaiter async_with(const Condition& condition) {
  return async_with(condition.lock());
}

} // namespace loopscope::aio
