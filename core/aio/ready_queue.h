// The loop's ready queue: collections.deque as a ring.
#pragma once

#include "core/aio/handle.h"

#include <cstddef>
#include <memory>

namespace loopscope::aio {

/// Holds pointers; who pushes gives one reference, who pops takes it over.
class ReadyQueue {
public:
  ReadyQueue() : ring_(new Runnable*[1024]), mask_(1023) {}

  bool empty() const { return head_ == tail_; }
  std::size_t size() const { return tail_ - head_; }
  void push(Runnable* runnable) {
    if (size() > mask_) [[unlikely]]
      grow();
    ring_[tail_++ & mask_] = runnable;
  }
  Runnable* pop() { return ring_[head_++ & mask_]; }

private:
  void grow() {
    const std::size_t count = size();
    std::unique_ptr<Runnable*[]> larger(new Runnable*[2 * (mask_ + 1)]);
    for (std::size_t i = 0; i < count; ++i) larger[i] = ring_[(head_ + i) & mask_];
    ring_ = std::move(larger);
    mask_ = 2 * mask_ + 1;
    head_ = 0;
    tail_ = count;
  }

  std::unique_ptr<Runnable*[]> ring_;
  std::size_t mask_;
  std::size_t head_ = 0;
  std::size_t tail_ = 0;
};

} // namespace loopscope::aio
