// A line of things in which new ones stand at the end: a vector that is cheap to shorten at the front.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace loopscope::replay {

/// Reads like a vector, first to last. Adding and taking the first cost O(1), amortized.
template <class T>
class Line {
public:
  using value_type = T;
  using const_iterator = const T*;

  const T* begin() const { return items_.data() + head_; }
  const T* end() const { return items_.data() + items_.size(); }
  std::size_t size() const { return items_.size() - head_; }
  bool empty() const { return head_ == items_.size(); }
  const T& operator[](std::size_t i) const { return items_[head_ + i]; }
  const T& front() const { return items_[head_]; }
  const T& back() const { return items_.back(); }

  void push_back(T item) { items_.push_back(std::move(item)); }
  /// Takes item i out; the others keep their order.
  void erase(std::size_t i) {
    std::move_backward(items_.begin() + head_, items_.begin() + head_ + i, items_.begin() + head_ + i + 1);
    ++head_;
    if (head_ < 32 || head_ * 2 < items_.size()) {
      if (!empty()) return;
    }
    items_.erase(items_.begin(), items_.begin() + head_);
    head_ = 0;
  }

  /// Calls visit() for all that makes it up.
  template <class Visit>
  void each_part(Visit visit) {
    visit(items_), visit(head_);
  }

  friend bool operator==(const Line& a, const Line& b) { return std::equal(a.begin(), a.end(), b.begin(), b.end()); }

private:
  std::vector<T> items_;
  std::size_t head_ = 0;
};

} // namespace loopscope::replay
