// Where a task is suspended: the frames of its await stack.
#pragma once

#include "core/trace/event.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace loopscope::replay {

struct Frame {
  trace::StringId function = 0;
  std::uint32_t line = 0;      // in the program's source
  std::uint32_t twin_line = 0; // in the twin's, or 0
  friend bool operator==(const Frame&, const Frame&) = default;
};

/// Frames, outermost first. Those of most tasks lie in the object itself: thousands of tasks are copied at a seek and
/// gone through in a frame of the window, and each that lay elsewhere would be waited for.
class Stack {
public:
  using value_type = Frame;

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const Frame* begin() const { return size_ <= few ? few_.data() : many_.data(); }
  const Frame* end() const { return begin() + size_; }
  const Frame& operator[](std::size_t i) const { return begin()[i]; }
  const Frame& back() const { return begin()[size_ - 1]; }
  /// Bytes that lie elsewhere.
  std::size_t bytes() const { return size_ <= few ? 0 : size_ * sizeof(Frame); }

  void assign(std::span<const Frame> frames) { std::ranges::copy(frames, resize(frames.size()).begin()); }
  /// All of them, which have no values yet.
  std::span<Frame> resize(std::size_t size) {
    size_ = static_cast<std::uint32_t>(size);
    many_.resize(size <= few ? 0 : size);
    return {size <= few ? few_.data() : many_.data(), size};
  }

  friend bool operator==(const Stack& a, const Stack& b) { return std::ranges::equal(a, b); }

private:
  static constexpr std::size_t few = 2;
  std::uint32_t size_ = 0;
  std::array<Frame, few> few_;
  std::vector<Frame> many_; // more than a few
};

} // namespace loopscope::replay
