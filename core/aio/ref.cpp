#include "core/aio/ref.h"

#include "core/aio/finally.h"

#include <vector>

namespace loopscope::aio {

namespace {

/// One of the two. An object has one reference, for a task in its loop's list can still be found, and released again.
struct Waiting {
  RefCounted* object = nullptr;
  std::coroutine_handle<> frame;
};

// A future may hold the callback that holds the next future, and so on: such a chain must not need more stack the
// longer it is (CPython has its trashcan). So many are destroyed one within the other; what is deeper waits.
constexpr unsigned most_nested = 16;
constinit thread_local unsigned nested = 0;
constinit thread_local std::vector<Waiting>* waiting = nullptr;

void wait(Waiting what) {
  if (!waiting) waiting = new std::vector<Waiting>;
  waiting->push_back(what);
}

} // namespace

void RefCounted::destroy() {
  const unsigned depth = nested;
  if (depth + 1 >= most_nested) [[unlikely]]
    return destroy_deep();
  nested = depth + 1;
  delete this;
  nested = depth;
}

void RefCounted::destroy_deep() {
  if (nested == most_nested) {
    references_ = 1;
    return wait({.object = this});
  }
  ++nested;
  delete this;
  destroy_waiting();
  --nested;
}

void RefCounted::destroy_waiting() {
  while (waiting && !waiting->empty()) {
    const Waiting next = waiting->back();
    waiting->pop_back();
    if (next.frame) {
      const detail::ClosingFrame closing;
      next.frame.destroy();
    } else if (--next.object->references_ == 0) {
      delete next.object;
    }
  }
  delete std::exchange(waiting, nullptr);
}

void RefCounted::destroy_frame(std::coroutine_handle<> frame) {
  if (nested == most_nested) return wait({.frame = frame});
  ++nested;
  {
    const detail::ClosingFrame closing;
    frame.destroy();
  }
  if (nested == most_nested) destroy_waiting();
  --nested;
}

} // namespace loopscope::aio
