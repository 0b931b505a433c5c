// Python's heapq, sift for sift: equal items come out in the order in which CPython's do.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

namespace loopscope::aio::heapq {

namespace detail {
/// heapq._siftdown: towards the root.
template <class T, class Less>
void sift_down(std::vector<T>& heap, std::size_t start, std::size_t position, Less& less) {
  T item = std::move(heap[position]);
  while (position > start) {
    const std::size_t parent = (position - 1) / 2;
    if (!less(item, heap[parent])) break;
    heap[position] = std::move(heap[parent]);
    position = parent;
  }
  heap[position] = std::move(item);
}

/// heapq._siftup: towards the leaves, then back.
template <class T, class Less>
void sift_up(std::vector<T>& heap, std::size_t position, Less& less) {
  const std::size_t start = position, size = heap.size();
  T* const items = heap.data();
  T item = std::move(items[position]);
  std::size_t child = 2 * position + 1;
  while (child + 1 < size) {
    // The one or the other by chance: a number, no branch, which would be guessed wrongly every other time. So that the
    // memory of the next comparison is there by then, it is asked for before this one is known.
    __builtin_prefetch(items + std::min(2 * child + 1, size));
    child += static_cast<std::size_t>(!less(items[child], items[child + 1]));
    items[position] = std::move(items[child]);
    position = child;
    child = 2 * position + 1;
  }
  if (child < size) {
    items[position] = std::move(items[child]);
    position = child;
  }
  heap[position] = std::move(item);
  sift_down(heap, start, position, less);
}
} // namespace detail

template <class T, class Less = std::less<>>
void push(std::vector<T>& heap, T item, Less less = {}) {
  heap.push_back(std::move(item));
  detail::sift_down(heap, 0, heap.size() - 1, less);
}

/// Of a heap that is not empty.
template <class T, class Less = std::less<>>
T pop(std::vector<T>& heap, Less less = {}) {
  T last = std::move(heap.back());
  heap.pop_back();
  if (!heap.empty()) {
    std::swap(last, heap.front());
    detail::sift_up(heap, 0, less);
  }
  return last;
}

template <class T, class Less = std::less<>>
void heapify(std::vector<T>& heap, Less less = {}) {
  for (std::size_t i = heap.size() / 2; i-- > 0;) detail::sift_up(heap, i, less);
}

} // namespace loopscope::aio::heapq
