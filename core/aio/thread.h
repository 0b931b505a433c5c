// threading.Thread, for programs that have threads besides their loop.
#pragma once

#include "core/aio/event_loop.h"
#include "core/aio/handle.h"
#include "core/aio/threads.h"

#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace loopscope::aio {

/// threading.Thread(target=target, args=(args...)): starts on start(), through the selector of the loop that runs then.
/// What it prints and where it blocks is in the trace. Of a loop it may call call_soon_threadsafe alone, of the rest of
/// this library print and blocking_sleep. An error that leaves the target is one line on standard error.
class Thread {
public:
  template <class F, class... Args>
  explicit Thread(F target, Args... args)
      : state_(std::make_shared<State>(detail::callable_name(target),
                                       detail::Bound(std::move(target), std::move(args)...))) {}

  /// RuntimeError when it was started before, or no loop runs.
  void start() const;
  /// Blocks the caller until it has ended.
  void join() const;
  /// "Thread-1 (target)"
  const std::string& name() const { return state_->name; }

private:
  struct State {
    State(std::string of, std::function<void()> body) : name(std::move(of)), target(std::move(body)) {}
    std::string name;
    std::function<void()> target;
    std::unique_ptr<ThreadSemaphore> ended; // once started
  };
  std::shared_ptr<State> state_;
};

namespace detail {

/// Runs the body on a thread of the loop's world, under the next number of the run, which the trace has as well.
/// `task`: that started it itself, and not an executor, or 0.
void start_thread(EventLoop& loop, std::string name, trace::ObjectId task, std::function<void()> body);
/// Throws RunAborted. What the destructors of a thread's program do is no part of the run any more.
[[noreturn]] void abort_here();

} // namespace detail

} // namespace loopscope::aio
