#include "core/aio/timer_heap.h"

namespace loopscope::aio {

void TimerHeap::push(Ref<TimerHandle> handle) {
  const double when = handle->when();
  heap_.push_back({when, handle.detach()});
  sift_down(0, heap_.size() - 1);
}

Ref<TimerHandle> TimerHeap::pop() {
  Entry last = heap_.back();
  heap_.pop_back();
  if (!heap_.empty()) {
    std::swap(last, heap_.front());
    sift_up(0);
  }
  Ref<TimerHandle> popped(last.handle);
  last.handle->drop_reference();
  return popped;
}

void TimerHeap::clear() {
  for (Entry& entry : std::exchange(heap_, {})) {
    entry.handle->scheduled_ = entry.handle->queued_ = false;
    entry.handle->drop_reference();
  }
}

void TimerHeap::sift_down(std::size_t start, std::size_t position) {
  const Entry item = heap_[position];
  while (position > start) {
    const std::size_t parent = (position - 1) / 2;
    if (!(item.when < heap_[parent].when)) break;
    heap_[position] = heap_[parent];
    position = parent;
  }
  heap_[position] = item;
}

void TimerHeap::sift_up(std::size_t position) {
  const std::size_t start = position;
  const Entry item = heap_[position];
  std::size_t child = 2 * position + 1;
  while (child < heap_.size()) {
    const std::size_t right = child + 1;
    if (right < heap_.size() && !(heap_[child].when < heap_[right].when)) child = right;
    heap_[position] = heap_[child];
    position = child;
    child = 2 * position + 1;
  }
  heap_[position] = item;
  sift_down(start, position);
}

void TimerHeap::heapify() {
  for (std::size_t i = heap_.size() / 2; i-- > 0;) sift_up(i);
}

} // namespace loopscope::aio
