// asyncio.sleep
#pragma once

#include "core/aio/coroutine.h"
#include "core/aio/task.h"

namespace loopscope::aio {

/// What sleep(delay) gives: awaited in place it makes no coroutine; it can be made a task as well.
class [[nodiscard]] Sleep {
public:
  explicit Sleep(double delay) : delay_(delay) {}
  Sleep(const Sleep&) = delete;
  Sleep& operator=(const Sleep&) = delete;
  ~Sleep() {
    if (future_) [[unlikely]]
      end();
  }

  bool await_ready() const { return false; }
  template <class P>
  void await_suspend(std::coroutine_handle<P> frame) {
    task_ = frame.promise().running_task();
    if (delay_ <= 0) return task_->yield_from(frame, frame.promise());
    start();
    task_->wait_for_future(*future_, frame, frame.promise());
  }
  void await_resume() {
    if (future_) [[unlikely]]
      return wake();
    task_->raise_thrown();
  }

  /// A coroutine that sleeps: what create_task and gather run.
  operator Coro<void>() && { return sleep_(delay_); }

private:
  static Coro<void> sleep_(double delay); // asyncio's name for it
  void start();
  void wake();
  void end();

  double delay_;
  TaskBase* task_ = nullptr;
  // A reference to each, of one that sleeps; plain, as most of what the loop runs are steps of tasks that give way.
  FutureBase* future_ = nullptr;
  TimerHandle* timer_ = nullptr; // until it is cancelled
};

/// asyncio.sleep: suspends for `delay` seconds. 0 or less is a bare yield: one turn of the loop. ValueError for what is
/// not a number (from 3.13 on).
inline Sleep sleep(double delay) {
  return Sleep(delay);
}

/// time.sleep: blocks the thread, and the loop with it if it is the loop's.
void blocking_sleep(double seconds);

/// Works until the calling thread has used so many seconds of a processor's time (time.thread_time). Where more threads
/// work than there are processors that takes longer, on a real loop.
void compute_for(double seconds);

} // namespace loopscope::aio
