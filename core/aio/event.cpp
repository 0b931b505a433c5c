#include "core/aio/event.h"

namespace loopscope::aio {

void Event::State::set() {
  if (value) return;
  value = true;
  record_change(1, "set");
  for (const auto& waiter : waiters) wake(*waiter, true);
}

void Event::State::clear() {
  if (value) record_change(0, "cleared");
  value = false;
}

Coro<bool> Event::wait(Ref<State> event) {
  if (event->value) co_return true;
  PlaceInLine place(*event, event->waiters);
  co_await place.future();
  co_return true;
}

} // namespace loopscope::aio
