#include "core/aio/ref.h"

#include <vector>

namespace loopscope::aio {

namespace {

// A future may hold the callback that holds the next future, and so on: as in CPython (its trashcan), such a chain
// must not need more stack the longer it is. So many are deleted one within the other; what is deeper waits.
constexpr unsigned most_nested = 16;
constinit thread_local unsigned nested = 0;
constinit thread_local std::vector<RefCounted*>* waiting = nullptr; // each with one reference

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
    if (!waiting) waiting = new std::vector<RefCounted*>;
    references_ = 1; // for a task in its loop's list can still be found, and let go again
    waiting->push_back(this);
    return;
  }
  ++nested;
  delete this;
  while (waiting && !waiting->empty()) {
    RefCounted* next = waiting->back();
    waiting->pop_back();
    if (--next->references_ == 0) delete next;
  }
  delete std::exchange(waiting, nullptr);
  --nested;
}

} // namespace loopscope::aio
