#include "core/aio/timer_heap.h"

namespace loopscope::aio {

void TimerHeap::push(Ref<TimerHandle> handle) {
  const double when = handle->when();
  heapq::push(heap_, Entry{when, handle.detach()}, Earlier());
}

Ref<TimerHandle> TimerHeap::pop() {
  const Entry first = heapq::pop(heap_, Earlier());
  if (!heap_.empty()) __builtin_prefetch(heap_.front().handle, 1); // is likely to come next
  Ref<TimerHandle> popped(first.handle);
  first.handle->drop_reference();
  return popped;
}

void TimerHeap::clear() {
  for (Entry& entry : std::exchange(heap_, {})) {
    entry.handle->scheduled_ = entry.handle->queued_ = false;
    entry.handle->drop_reference();
  }
}

} // namespace loopscope::aio
