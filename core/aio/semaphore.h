// asyncio.Semaphore and asyncio.BoundedSemaphore
#pragma once

#include "core/aio/primitive.h"

namespace loopscope::aio {

/// asyncio.Semaphore: at most `value` at once; first in line is next, nobody overtakes. A reference.
/// ValueError("Semaphore initial value must be >= 0").
///
/// As in CPython 3.11.2 one that is woken wakes the next while some are left; from 3.11.4 on as many as
/// are allowed are woken in one turn.
class Semaphore {
public:
  explicit Semaphore(int value = 1, std::source_location where = std::source_location::current());

  /// Semaphore.acquire: true, once one of the places is taken.
  Coro<bool> acquire() const { return acquire(state_); }
  /// Semaphore.release. A BoundedSemaphore throws ValueError("BoundedSemaphore released too many times").
  void release() const { state_->release_place(); }
  /// It cannot be acquired at once.
  bool locked() const { return state_->locked(); }

  class State final : public Primitive {
  public:
    State(int places, int most, std::source_location where);
    bool locked() const;
    void release_place();
    void wake_up_next();
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
  explicit BoundedSemaphore(int value = 1, std::source_location where = std::source_location::current());
};

/// Holds a place until the end of its scope.
class [[nodiscard]] SemaphoreGuard {
public:
  explicit SemaphoreGuard(Ref<Semaphore::State> semaphore) : semaphore_(std::move(semaphore)) {}
  SemaphoreGuard(SemaphoreGuard&&) noexcept = default;
  SemaphoreGuard(const SemaphoreGuard&) = delete;
  SemaphoreGuard& operator=(const SemaphoreGuard&) = delete;
  ~SemaphoreGuard();

private:
  Ref<Semaphore::State> semaphore_;
};

/// `async with semaphore:` for the rest of the scope: `auto place = co_await async_with(semaphore);`
Coro<SemaphoreGuard> async_with(Semaphore semaphore);

} // namespace loopscope::aio
