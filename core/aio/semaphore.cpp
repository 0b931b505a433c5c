#include "core/aio/semaphore.h"

#include <algorithm>

namespace loopscope::aio {

namespace {

int checked(int value) {
  if (value < 0) throw ValueError("Semaphore initial value must be >= 0");
  return value;
}

} // namespace

Semaphore::Semaphore(int value) : state_(make_ref<State>(checked(value), -1)) {}

BoundedSemaphore::BoundedSemaphore(int value) : Semaphore(make_ref<State>(checked(value), value)) {}

Semaphore::State::State(int places, int most)
    : Primitive(trace::PrimitiveKind::semaphore, most < 0 ? "Semaphore" : "BoundedSemaphore", places), value(places),
      bound(most) {}

bool Semaphore::State::locked() const {
  return value == 0 || std::ranges::any_of(waiters, [](const auto& waiter) { return !waiter->cancelled(); });
}

void Semaphore::State::taken() {
  record(trace::event::primitive_acquired{.left = value});
}

Coro<bool> Semaphore::acquire(Ref<State> semaphore) {
  if (!semaphore->locked()) {
    --semaphore->value;
    semaphore->taken();
    co_return true;
  }
  Ref<FutureBase> waiter;
  try {
    PlaceInLine place(*semaphore, semaphore->waiters);
    waiter = place.waiter();
    co_await place.future();
  } catch (const CancelledError&) {
    if (waiter && waiter->done() && !waiter->cancelled()) ++semaphore->value; // it had been given a place
    semaphore->wake_up_all_that_may();
    throw;
  }
  semaphore->taken();
  semaphore->wake_up_all_that_may();
  co_return true;
}

void Semaphore::State::wake_up_all_that_may() {
  while (value > 0 && wake_up_next()) {
  }
}

void Semaphore::State::give_back() {
  if (bound >= 0 && value >= bound) throw ValueError("BoundedSemaphore released too many times");
  ++value;
  // What goes to the next in line is not left.
  const bool promised = std::ranges::any_of(waiters, [](const auto& waiter) { return !waiter->done(); });
  record(trace::event::primitive_released{.left = promised ? value - 1 : value});
  wake_up_next();
}

/// Semaphore._wake_up_next
bool Semaphore::State::wake_up_next() {
  auto next = std::ranges::find_if(waiters, [](const auto& waiter) { return !waiter->done(); });
  if (next == waiters.end()) return false;
  --value;
  wake(**next, true);
  return true;
}

Coro<SemaphoreGuard> async_with(Semaphore semaphore) {
  co_await Semaphore::acquire(semaphore.state());
  co_return SemaphoreGuard(semaphore.state());
}

} // namespace loopscope::aio
