#include "core/aio/queue.h"

#include "core/aio/event_loop.h"

namespace loopscope::aio::detail {

void QueueState::item_added(std::string_view text) {
  ++unfinished;
  record_change(static_cast<std::int64_t>(size()), text, trace::Change::put);
  wake_up_next(getters_);
}

void QueueState::item_taken(std::string_view text) {
  record_change(static_cast<std::int64_t>(size()), text, trace::Change::taken);
  wake_up_next(putters_);
}

void QueueState::task_done() {
  if (unfinished <= 0) throw ValueError("task_done() called too many times");
  --unfinished;
  record_change(unfinished, {}, trace::Change::done);
  if (unfinished > 0) return;
  for (const auto& joiner : joiners_) wake(*joiner, true);
}

void QueueState::shut_down() {
  if (!std::exchange(is_shut_down, true)) record_change(static_cast<std::int64_t>(size()), "shut down");
}

void QueueState::item_dropped() {
  if (unfinished == 0) return;
  --unfinished;
  record_change(static_cast<std::int64_t>(size()), {}, trace::Change::taken);
  record_change(unfinished, {}, trace::Change::done);
}

void QueueState::wake_all(bool joiners) {
  if (joiners)
    for (const auto& joiner : joiners_) wake(*joiner, true);
  for (WaiterLine* line : {&getters_, &putters_})
    for (const Ref<FutureBase>& waiter : std::exchange(*line, {})) wake(*waiter, {});
}

/// Queue._wakeup_next: the woken one leaves the line at once.
void QueueState::wake_up_next(WaiterLine& waiters) {
  while (!waiters.empty()) {
    Ref<FutureBase> waiter = waiters.front();
    waiters.pop_front();
    if (waiter->done()) continue;
    wake(*waiter, {});
    return;
  }
}

Coro<void> QueueState::wait_in(Ref<QueueState> queue, WaiterLine& line, bool (QueueState::*must_wait)() const,
                               trace::WaitFor wait) {
  while ((*queue.*must_wait)()) {
    if (queue->is_shut_down) throw QueueShutDown();
    Ref<FutureBase> waiter;
    try {
      PlaceInLine place(*queue, line, wait);
      waiter = place.waiter();
      co_await place.future();
    } catch (const BaseException&) {
      if (!waiter) throw; // it belongs to another loop
      waiter->cancel();   // in case it is not done yet
      // It was woken but cannot take its turn: the next in line can.
      if (!(*queue.*must_wait)() && !waiter->cancelled()) wake_up_next(line);
      throw;
    }
  }
}

Coro<void> QueueState::wait_for_item(Ref<QueueState> queue) {
  co_await wait_in(queue, queue->getters_, &QueueState::empty, trace::WaitFor::item);
}

Coro<void> QueueState::wait_for_place(Ref<QueueState> queue) {
  co_await wait_in(queue, queue->putters_, &QueueState::full, trace::WaitFor::place);
}

Coro<void> QueueState::join(Ref<QueueState> queue) {
  if (queue->unfinished == 0) co_return;
  PlaceInLine place(*queue, queue->joiners_, trace::WaitFor::all_done);
  co_await place.future();
}

} // namespace loopscope::aio::detail
