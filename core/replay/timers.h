// The loop's timers, by due time.
#pragma once

#include "core/replay/callback.h"

#include <cstddef>
#include <iterator>
#include <vector>

namespace loopscope::replay {

/// Reads like a vector in order of due time, equal times in order of scheduling. Adding, finding and
/// taking cost O(log n) and the moving of a few dozen timers: a sorted array in small blocks.
class Timers {
public:
  class const_iterator {
  public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = Callback;
    using difference_type = std::ptrdiff_t;
    using pointer = const Callback*;
    using reference = const Callback&;

    const_iterator() = default;
    reference operator*() const { return (*blocks_)[block_][at_]; }
    pointer operator->() const { return &**this; }
    const_iterator& operator++() {
      if (++at_ == (*blocks_)[block_].size()) ++block_, at_ = 0;
      return *this;
    }
    const_iterator operator++(int) {
      const_iterator before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(const const_iterator&, const const_iterator&) = default;

  private:
    friend class Timers;
    const_iterator(const std::vector<std::vector<Callback>>& blocks, std::size_t block)
        : blocks_(&blocks), block_(block) {}
    const std::vector<std::vector<Callback>>* blocks_ = nullptr;
    std::size_t block_ = 0, at_ = 0;
  };
  using iterator = const_iterator;
  using value_type = Callback;

  const_iterator begin() const { return {blocks_, 0}; }
  const_iterator end() const { return {blocks_, blocks_.size()}; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const Callback& front() const { return blocks_.front().front(); }
  const Callback& back() const { return blocks_.back().back(); }
  /// The i-th to be due; costs a step for every few dozen timers before it.
  const Callback& operator[](std::size_t i) const;

  void insert(const Callback& timer);
  /// The timer of that due time and id, or null.
  Callback* find(std::int64_t when, CallbackId id);
  /// Takes the timer of that due time and id out into `taken`; false when there is none.
  bool take(std::int64_t when, CallbackId id, Callback& taken);
  void clear();

  /// Calls visit() for all that makes it up.
  template <class Visit>
  void each_part(Visit visit) {
    visit(blocks_), visit(size_);
  }

  friend bool operator==(const Timers& a, const Timers& b);

private:
  static constexpr std::size_t most = 32; // timers of a block
  std::size_t block_of(std::int64_t when, CallbackId id) const;

  std::vector<std::vector<Callback>> blocks_; // none is empty
  std::size_t size_ = 0;
};

} // namespace loopscope::replay
