// asyncio.Semaphore and asyncio.BoundedSemaphore
#pragma once

#include "core/aio/primitive.h"

namespace loopscope::aio {

/// asyncio.Semaphore: at most `value` at once; first in line is next, no task overtakes another. A reference.
/// ValueError("Semaphore initial value must be >= 0").
///
/// One that is woken or cancelled wakes as many as there are places for (up to 3.11.3: the next).
class Semaphore {
public:
  explicit Semaphore(int value = 1);

  /// Semaphore.acquire: true, once one of the places is taken.
  Coro<bool> acquire() const { return acquire(state_); }
  /// Semaphore.release
  void release() const { state_->give_back(); }
  /// It cannot be acquired at once.
  bool locked() const { return state_->locked(); }

  class State final : public Primitive {
  public:
    State(int places, int most);
    bool locked() const;
    /// Semaphore.release
    void give_back();
    bool held() const { return bound < 0 || value < bound; } // as far as it knows
    bool wake_up_next();                                     // False: no task waits
    void wake_up_all_that_may();
    void taken();
    int value;
    int bound; // of a BoundedSemaphore, else -1
    WaiterLine waiters;
  };
  static Coro<bool> acquire(Ref<State> semaphore);
  const Ref<State>& state() const { return state_; }

protected:
  explicit Semaphore(Ref<State> state) : state_(std::move(state)) {}

private:
  Ref<State> state_;
};

/// asyncio.BoundedSemaphore: never released more often than acquired.
class BoundedSemaphore : public Semaphore {
public:
  explicit BoundedSemaphore(int value = 1);
  /// BoundedSemaphore.release: ValueError("BoundedSemaphore released too many times").
  void release() const { Semaphore::release(); }
};

using SemaphoreGuard = Held<Semaphore::State>;

/// `async with semaphore:` for the rest of the scope: `auto place = co_await async_with(semaphore);`
Coro<SemaphoreGuard> async_with(Semaphore semaphore);

} // namespace loopscope::aio
