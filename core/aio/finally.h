// Python's `finally:`, and what is left at the end of a scope.
#pragma once

#include <exception>
#include <utility>

namespace loopscope::aio {

namespace detail {

/// A frame that is not at its end is being destroyed, as Python closes a coroutine that nothing refers to any more.
class ClosingFrame {
public:
  ClosingFrame() { ++closing; }
  ~ClosingFrame() { --closing; }
  ClosingFrame(const ClosingFrame&) = delete;
  ClosingFrame& operator=(const ClosingFrame&) = delete;
  static bool any() { return closing > 0; }

private:
  static inline constinit thread_local int closing = 0;
};

/// Does what the end of a scope is to do, from a destructor. An error of it goes on from there, unless one is on its
/// way already (in Python it would take that one's place), or there is no caller that it could reach.
template <class Exit>
void leave_scope(Exit&& exit) {
  if (std::uncaught_exceptions() == 0 && !ClosingFrame::any()) return exit();
  try {
    exit();
  } catch (...) {
  }
}

} // namespace detail

/// Runs its function at the end of the scope, however that is left. What the function throws goes on from there; while
/// another error is on its way it is dropped.
template <class F>
class [[nodiscard]] Finally {
public:
  explicit Finally(F function) : function_(std::move(function)) {}
  Finally(const Finally&) = delete;
  Finally& operator=(const Finally&) = delete;
  ~Finally() noexcept(false) { detail::leave_scope(function_); }

private:
  F function_;
};

} // namespace loopscope::aio
