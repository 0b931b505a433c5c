// asyncio.Task: runs a coroutine, a step at a time.
#pragma once

#include "core/aio/coroutine.h"
#include "core/aio/future.h"
#include "core/aio/handle.h"

#include <coroutine>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace loopscope::aio {

/// What is the same for tasks of every type. Owns its coroutine's frame, which ends with the task.
/// In the loop's ready queue it stands for its next step.
class TaskBase : public FutureBase, protected Runnable {
public:
  using FutureBase::id;
  using FutureBase::kind;

  /// Takes the name, which may be empty: then it is Task-N.
  TaskBase(EventLoop& loop, std::string& name);
  ~TaskBase() override;

  /// Task.cancel: CancelledError is thrown into the coroutine at its next step; it may be caught.
  /// False when the task is done. RecursionError when the tasks and gathers that await each other are too many,
  /// or form a cycle; the requests made on the way to it remain.
  bool cancel(std::optional<std::string> message = {}) override;
  /// Task.cancelling: how many requests to cancel it are pending.
  int cancelling() const { return cancels_requested_; }
  /// Task.uncancel: returns how many requests are left. With none left, CancelledError that is still to be thrown is
  /// not (up to 3.12 it was all the same).
  int uncancel() {
    if (cancels_requested_ > 0 && --cancels_requested_ == 0) must_cancel_ = false;
    return cancels_requested_;
  }
  std::string get_name() const;
  /// Task.set_name
  void set_name(std::string name);
  bool is_task() const override { return true; }
  std::string repr() const override;

  /// Does not report that the task was dropped before its end.
  void forget_if_pending() { report_if_pending_ = false; }

  // For awaiters: what a coroutine of this task is suspended on. Each is the last thing that await_suspend does.

  /// A bare yield: another step in the next turn (asyncio's __sleep0).
  void yield_from(std::coroutine_handle<> frame, const PromiseBase& promise);
  /// Waits for a future: the task wakes in a turn after the one in which it is done.
  void wait_for_future(FutureBase& future, std::coroutine_handle<> frame, const PromiseBase& promise);
  /// Something that no task can wait for was yielded to it: RuntimeError is thrown into the coroutine.
  void bad_yield(const std::string& value, std::coroutine_handle<> frame, const PromiseBase& promise);
  /// Called by await_resume: throws the error that was thrown into the coroutine at this step, if any.
  void raise_thrown() {
    if (thrown_) [[unlikely]]
      rethrow();
  }

protected:
  friend class EventLoop;
  friend class FutureBase;

  using FutureBase::id_;
  using FutureBase::kind_;
  void run() final;
  void drop_reference() final { release(); }
  std::string describe() const final { return repr(); }

  void start(PromiseBase& promise, std::coroutine_handle<> frame);
  void schedule_step(trace::CallbackKind kind, trace::ObjectId via);
  void step();
  bool ends_before_it_steps();
  [[noreturn]] void rethrow();
  void ended();
  void leave_loop();
  virtual void take_result() = 0; // out of the frame, which is at its end
  /// Destroys the frame of a task that will never end: the loop is closed.
  void discard();
  bool cancel_awaited(std::optional<std::string> message);
  void record_suspension(const PromiseBase& innermost, trace::AwaitKind kind, trace::ObjectId awaited);
  void yield_recorded(const PromiseBase& promise);
  void record_frames(const PromiseBase& innermost, trace::event::task_suspended& suspended);

  // What each step needs lies side by side.
  bool must_cancel_ : 1 = false;
  bool started_ : 1 = false;
  bool report_if_pending_ = true;
  bool listed_ = true;
  std::exception_ptr thrown_;            // is thrown into the coroutine at the next step
  std::coroutine_handle<> frame_;        // of the task's own coroutine; destroyed once, by this task
  std::coroutine_handle<> resume_point_; // the innermost suspended frame
  FutureBase* waiting_for_ = nullptr;    // _fut_waiter; kept alive by the frame that awaits it
  PromiseBase* promise_ = nullptr;       // of the task's own coroutine
  int cancels_requested_ = 0;
  unsigned number_ = 0;         // of Task-N, if it was not given a name
  std::uint32_t twin_line_ = 0; // where it was suspended (RunContext::twin_line), when that is recorded
  std::string name_;
  // The loop's list of tasks that are not done.
  TaskBase* previous_ = nullptr;
  TaskBase* next_ = nullptr;
};

template <class T>
class TaskState final : public WithValue<T, TaskBase> {
public:
  TaskState(EventLoop& loop, std::string& name, Coro<T>& coroutine)
      : WithValue<T, TaskBase>(loop, name), own_(coroutine.release()) {
    this->start(own_.promise(), own_);
  }

protected:
  void take_result() override {
    if constexpr (std::is_void_v<T>)
      this->value.emplace();
    else
      this->value.emplace(own_.promise().take());
  }

private:
  std::coroutine_handle<Promise<T>> own_;
};

/// A reference to a task; a Future of its coroutine's result.
template <class T>
class Task : public Future<T> {
public:
  using Future<T>::Future;
  int cancelling() const { return base().cancelling(); }
  int uncancel() const { return base().uncancel(); }
  std::string get_name() const { return base().get_name(); }
  void set_name(std::string name) const { base().set_name(std::move(name)); }
  TaskBase& base() const { return static_cast<TaskBase&>(*this->state_); }
};

/// Awaits a future: gives its result, or throws its error.
template <class T>
class [[nodiscard]] FutureAwaiter {
public:
  explicit FutureAwaiter(Ref<FutureBase> future) : future_(std::move(future)) {}
  bool await_ready() const { return future_->done(); }
  template <class P>
  void await_suspend(std::coroutine_handle<P> frame) {
    task_ = frame.promise().running_task();
    task_->wait_for_future(*future_, frame, frame.promise());
  }
  T await_resume() {
    if (task_) task_->raise_thrown();
    future_->raise_unless_result();
    if constexpr (!std::is_void_v<T>) return *static_cast<Value<T>*>(future_->value_address());
  }

private:
  Ref<FutureBase> future_;
  TaskBase* task_ = nullptr;
};

template <class U>
FutureAwaiter<U> PromiseBase::await_transform(const Future<U>& future, std::source_location at) {
  where = at;
  return FutureAwaiter<U>(future.state());
}

template <class U>
FutureAwaiter<U> PromiseBase::await_transform(Future<U>&& future, std::source_location at) {
  where = at;
  return FutureAwaiter<U>(std::move(future).take_state());
}

/// asyncio.current_task: the task that runs on the running loop, or null. Throws RuntimeError when no loop runs.
Ref<TaskBase> current_task();

} // namespace loopscope::aio
