// The loop's ready queue: collections.deque in two pieces.
#pragma once

#include "core/aio/handle.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>

namespace loopscope::aio {

/// Holds pointers; who pushes gives one reference, who pops takes it over.
class ReadyQueue {
public:
  bool empty() const { return size() == 0; }
  std::size_t size() const { return front_.size() + back_.size(); }
  void push(Runnable* runnable) {
    if (back_.end == back_.limit) [[unlikely]]
      return push_and_grow(runnable);
    *back_.end++ = runnable;
  }
  /// Of a queue that is not empty.
  Runnable* pop() {
    if (front_.begin == front_.end) [[unlikely]]
      turn();
    __builtin_prefetch(front_.begin[ahead], 1);
    return *front_.begin++;
  }

private:
  /// So many pops before it is taken, a runnable's memory is asked for: of very many it is in no cache any more.
  static constexpr std::size_t ahead = 4;
  struct Piece { // `ahead` entries more than its limit says may be read
    std::unique_ptr<Runnable*[]> memory;
    Runnable** begin = nullptr;
    Runnable** end = nullptr;
    Runnable** limit = nullptr;

    std::size_t size() const { return static_cast<std::size_t>(end - begin); }
  };
  [[gnu::noinline]] void push_and_grow(Runnable* runnable) {
    const std::size_t count = back_.size();
    const std::size_t room = count == 0 ? 1024 : 2 * count;
    auto larger = std::make_unique<Runnable*[]>(room + ahead);
    std::copy(back_.begin, back_.end, larger.get());
    back_.memory = std::move(larger);
    back_.begin = back_.memory.get();
    back_.end = back_.begin + count;
    back_.limit = back_.begin + room;
    *back_.end++ = runnable;
  }
  /// What was pushed since comes next. A turn of the loop does this once.
  void turn() {
    front_.begin = front_.end = front_.memory.get();
    std::swap(front_, back_);
  }

  Piece front_; // is taken from, up to its end
  Piece back_;  // is added to; begins where its memory does
};

} // namespace loopscope::aio
