// The timers of a loop: Python's heapq, sift for sift, so that equal times come out in CPython's order.
#pragma once

#include "core/aio/handle.h"
#include "core/aio/heapq.h"

#include <cmath>
#include <cstddef>
#include <vector>

namespace loopscope::aio {

/// Owns one reference to each of its timers.
class TimerHeap {
public:
  TimerHeap() = default;
  TimerHeap(const TimerHeap&) = delete;
  TimerHeap& operator=(const TimerHeap&) = delete;
  ~TimerHeap() { clear(); }

  bool empty() const { return heap_.empty(); }
  std::size_t size() const { return heap_.size(); }
  /// The earliest: heap[0].
  TimerHandle* front() const { return heap_.front().handle; }
  /// When it is due. One whose time is not a number is due at once, as CPython's comparisons have it.
  double next_time() const { return std::isnan(heap_.front().when) ? -INFINITY : heap_.front().when; }
  /// heapq.heappush
  void push(Ref<TimerHandle> handle);
  /// heapq.heappop
  Ref<TimerHandle> pop();
  /// Takes out the cancelled ones and heapifies the rest; gives each taken out to `dropped`.
  template <class Dropped>
  void purge(Dropped dropped) {
    std::vector<Entry> kept;
    for (const Entry& entry : heap_) {
      if (is_cancelled(entry)) {
        dropped(entry.handle);
        entry.handle->drop_reference();
      } else {
        kept.push_back(entry);
      }
    }
    heap_ = std::move(kept);
    heapq::heapify(heap_, Earlier());
  }
  void clear();

private:
  struct Entry {
    double when;
    TimerHandle* handle;
  };
  struct Earlier {
    bool operator()(const Entry& a, const Entry& b) const { return a.when < b.when; }
  };
  static bool is_cancelled(const Entry& entry) { return entry.handle->cancelled(); }

  std::vector<Entry> heap_;
};

} // namespace loopscope::aio
