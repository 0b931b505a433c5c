// asyncio's event loop. One turn is CPython's BaseEventLoop._run_once, step for step.
#pragma once

#include "core/aio/context.h"
#include "core/aio/future.h"
#include "core/aio/handle.h"
#include "core/aio/mutex.h"
#include "core/aio/ready_queue.h"
#include "core/aio/selector.h"
#include "core/aio/sources.h"
#include "core/aio/task.h"
#include "core/aio/timer_heap.h"
#include "core/trace/recorder.h"

#include <atomic>
#include <bit>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace loopscope::aio {

/// What an exception handler gets.
struct ErrorContext {
  std::string message;
  std::exception_ptr exception;
};

class ThreadPoolExecutor;

/// Used on the thread that runs the loop, except call_soon_threadsafe. call_soon may be called from another thread, as
/// in Python, but does not wake the loop.
/// A call on a closed loop throws RuntimeError("Event loop is closed").
class EventLoop final : public RefCounted {
public:
  /// The loop belongs to the thread's RunContext, which must outlive it.
  explicit EventLoop(std::unique_ptr<Selector> selector);
  ~EventLoop() override;

  /// Runs until stop() is called. RuntimeError when this or another loop runs on this thread.
  /// Throws LoopIdle when nothing can ever wake it, RunAborted when the pacer says so.
  void run_forever();
  /// Runs until the future is done and gives its result. A coroutine becomes a task.
  /// RuntimeError("Event loop stopped before Future completed.") when stop() came first.
  template <class T>
  T run_until_complete(const Future<T>& future) {
    check_closed();
    check_not_running();
    run_until_done(*future.state(), false);
    return future.result();
  }
  template <class T>
  T run_until_complete(Coro<T> coroutine) {
    check_closed();
    check_not_running();
    auto task = create_task(std::move(coroutine));
    task.base().forget_if_pending();
    run_until_done(task.base(), true);
    return task.result();
  }
  /// Ends run_forever after this turn.
  void stop();
  /// Drops all callbacks and timers. Tasks that are not done are destroyed with their frames: nothing
  /// that their destructors do is scheduled, printed or recorded any more. RuntimeError while it runs.
  void close();
  bool is_running() const { return context_.running == this; }
  bool is_closed() const { return closed_; }

  /// Seconds on the loop's own clock.
  double time() const { return selector_->time(); }

  /// Runs the function with these arguments (kept by value) in the next turn, first come first served.
  template <class F, class... Args>
  Ref<Handle> call_soon(F function, Args... args) {
    if (on_other_thread()) [[unlikely]] {
      add_from_other_thread(detail::call_name(function, args...),
                            detail::Bound(std::move(function), std::move(args)...));
      return nullptr;
    }
    check_closed();
    return call_soon_handle(make_call<Handle>(detail::Bound(std::move(function), std::move(args)...)), 0);
  }
  /// The same after `delay` seconds; 0 or less: as soon as the timers are looked at.
  template <class F, class... Args>
  Ref<TimerHandle> call_later(double delay, F function, Args... args) {
    return call_at(time() + delay, std::move(function), std::move(args)...);
  }
  /// The same at a time of this loop's clock.
  template <class F, class... Args>
  Ref<TimerHandle> call_at(double when, F function, Args... args) {
    check_closed();
    auto timer = make_call<TimerHandle>(detail::Bound(std::move(function), std::move(args)...), when);
    add_timer(timer);
    return timer;
  }
  /// call_soon from any thread; wakes the loop if it waits. The caller keeps the loop alive.
  template <class F, class... Args>
  void call_soon_threadsafe(F function, Args... args) {
    auto name = detail::call_name(function, args...);
    call_from_thread(std::move(name), detail::Bound(std::move(function), std::move(args)...));
  }

  /// Calls the function whenever the descriptor has something to read, or its end or an error, until remove_reader.
  template <class F, class... Args>
  void add_reader(int descriptor, F function, Args... args) {
    add_source(descriptor, false, std::move(function), std::move(args)...);
  }
  /// Calls the function whenever the descriptor can be written to, until remove_writer.
  template <class F, class... Args>
  void add_writer(int descriptor, F function, Args... args) {
    add_source(descriptor, true, std::move(function), std::move(args)...);
  }
  /// False when there was none.
  bool remove_reader(int descriptor) { return !closed_ && sources_.remove(descriptor, false); }
  bool remove_writer(int descriptor) { return !closed_ && sources_.remove(descriptor, true); }

  /// Runs the function, which may block, on a thread; null: of the default executor. The future has what it returns.
  /// It must not touch what belongs to the loop. Cancelling the future ends no function that has begun.
  template <class F, class... Args>
  auto run_in_executor(const ThreadPoolExecutor* executor, F function, Args... args); // in executor.h
  void set_default_executor(ThreadPoolExecutor executor);
  Coro<void> shutdown_default_executor();

  /// loop.set_debug: a callback that takes slow_callback_duration or longer is reported, and call_soon from another
  /// thread is a RuntimeError.
  void set_debug(bool enabled) { debug_ = enabled; }
  double slow_callback_duration = 0.1; // seconds

  /// The task runs its first step in the next turn. It is named Task-N, N counting the run's tasks.
  template <class T>
  Task<T> create_task(Coro<T> coroutine, std::string name = {}) {
    return make_task(coroutine, name);
  }
  /// The same of a coroutine, and with a name, that lie with the caller: nothing is moved more than once.
  template <class T>
  Task<T> make_task(Coro<T>& coroutine, std::string& name) {
    check_closed();
    return Task<T>(Ref<FutureBase>(new TaskState<T>(*this, name, coroutine)));
  }
  template <class T = void>
  Future<T> create_future() {
    return Future<T>(Ref<FutureBase>(new FutureState<T>(*this, trace::FutureKind::plain)));
  }

  /// Called with errors that nothing else handles; null: one line on standard error.
  void set_exception_handler(std::function<void(EventLoop&, const ErrorContext&)> handler) {
    exception_handler_ = std::move(handler);
  }
  void call_exception_handler(const ErrorContext& error, trace::WarningKind kind, std::uint32_t subject);

  /// The tasks that are not done, in order of creation (asyncio.all_tasks).
  std::vector<Ref<TaskBase>> pending_tasks() const;
  TaskBase* current_task() const { return current_task_; }

  /// gc.collect(), as far as this loop's tasks go: ends those, and destroys their frames, that wait for what only they
  /// and such tasks know. One that nothing but a lock's or a queue's line refers to is not found: that line may be held
  /// elsewhere.
  void collect_garbage();

  // For the library's own callbacks.
  Ref<Handle> call_soon_handle(Ref<Handle> handle, trace::ObjectId via);
  void add_timer(Ref<TimerHandle> timer);
  RunContext& context() const { return context_; }
  /// The recorder, or null; not while a closed loop's tasks are destroyed.
  trace::Recorder* recorder() const { return recorder_; }
  /// Completes the event with the time and the line that runs, and records it. Only with a recorder.
  [[gnu::always_inline]] void record(const trace::Event& event) {
    // In registers: an event that is stored by its small fields and then copied as a whole waits for those stores.
    record_words(std::bit_cast<EventWords>(event));
  }
  /// The time as the run has it, ns. Any thread of the loop's world.
  std::int64_t now() const { return in_run(nanoseconds()); }
  trace::CallbackId running_callback() const { return running_callback_; }
  Selector& selector() const { return *selector_; }
  Sources& sources() { return sources_; }
  const ThreadPoolExecutor& default_executor();
  bool has_default_executor() const { return default_executor_ != nullptr; }
  /// The handle that `make` makes, on the loop's thread, is run as soon as that can be; the loop is woken. Any thread.
  void add_from_thread(std::string name, std::function<Ref<Handle>()> make);
  bool discarding() const { return discarding_; }
  /// Closes it silently: an exception skipped the code that should have closed it.
  void abandon();

private:
  friend class Handle;
  friend class TimerHandle;
  friend class TaskBase;
  friend class FutureBase;
  friend class DoneCallback;

  template <class Base, class F, class... BaseArgs>
  Ref<Base> make_call(F call, BaseArgs... args) {
    return Ref<Base>(new detail::CallHandle<Base, F>(std::move(call), this, args...));
  }

  template <class F, class... Args>
  void add_source(int descriptor, bool writer, F function, Args... args) {
    check_closed();
    sources_.add(descriptor, writer, make_call<Handle>(detail::Bound(std::move(function), std::move(args)...)));
  }
  bool on_other_thread() const { return &aio::context() != &context_; }
  void check_closed() const {
    if (closed_ && !discarding_) [[unlikely]]
      refuse_closed();
  }
  [[noreturn]] static void refuse_closed();
  void check_not_running() const;
  void run_until_done(FutureBase& future, bool own_task);
  void run_once();
  void run_handle(Runnable& runnable);
  void enqueue(Runnable* runnable, std::uint32_t object, trace::ObjectId via) {
    if (recorder_) [[unlikely]]
      record_scheduled(*runnable, object, via);
    runnable->queued_ = true;
    ready_.push(runnable);
  }
  /// It is closed, or its tasks are being destroyed.
  bool takes_nothing() const { return closed_ | discarding_; }
  void record_scheduled(Runnable& runnable, std::uint32_t object, trace::ObjectId via);
  /// An event without its time.
  struct EventWords {
    std::uint64_t time, what, objects, value;
  };
  void record_words(EventWords words) { record_words(words.what, words.objects, words.value); }
  void record_words(std::uint64_t what, std::uint64_t objects, std::uint64_t value);
  /// The selector's clock.
  std::int64_t nanoseconds() const { return still_clock_ ? *still_clock_ : selector_->nanoseconds(); }
  void call_from_thread(detail::CallName name, std::function<void()> function);
  void add_from_other_thread(detail::CallName name, std::function<void()> function);
  void record_task_of(const Handle& handle);
  struct ThreadCall { // has its handle, or makes it on the loop's thread
    Ref<Handle> handle;
    std::function<Ref<Handle>()> make;
    std::uint32_t thread = 0;
  };
  void add_thread_call(ThreadCall call, const std::string& name, bool wakes);
  void take_thread_calls();
  void run_watched(Runnable& runnable);
  void end_threads();
  void cancelled(Runnable& runnable);
  /// A time of this loop's clock (ns) as one of the run's, in which loops follow each other.
  std::int64_t in_run(std::int64_t time) const { return trace::later(clock_base_, time); }
  std::int64_t follow_other_loops(std::int64_t now);

  std::unique_ptr<Selector> selector_;
  const std::int64_t* still_clock_; // the selector's, or null
  RunContext& context_;
  trace::Recorder* recorder_;
  Pacer* pacer_;
  ReadyQueue ready_;
  TimerHeap timers_;
  std::size_t cancelled_timers_ = 0;
  Sources sources_;
  std::vector<ReadySource> ready_sources_;
  std::unique_ptr<ThreadPoolExecutor> default_executor_;
  std::uint32_t turn_ = 0;
  trace::CallbackId running_callback_ = 0;
  TaskBase* current_task_ = nullptr;
  TaskBase* first_task_ = nullptr; // not done, in order of creation
  TaskBase* last_task_ = nullptr;
  DoneCallback* first_callback_ = nullptr; // in a future's list, in no order
  trace::ObjectId id_ = 0;
  std::int64_t clock_base_ = 0; // the run's time when this loop's clock stood at 0, so that none goes back
  bool stopping_ = false;
  bool closed_ = false;
  bool discarding_ = false;
  bool debug_ = false;
  std::function<void(EventLoop&, const ErrorContext&)> exception_handler_;

  Mutex thread_calls_mutex_;
  std::vector<ThreadCall> thread_calls_ GUARDED_BY(thread_calls_mutex_); // other threads add, the loop takes
  std::atomic<bool> any_thread_calls_ = false;                           // changed under the mutex as well
};

using Loop = Ref<EventLoop>;

/// asyncio.new_event_loop: of the kind that the run's context makes.
Loop new_event_loop();
/// asyncio.get_running_loop: RuntimeError("no running event loop") outside of one.
Loop get_running_loop();

/// gc.collect(): see EventLoop::collect_garbage.
void gc_collect();

/// asyncio.create_task. One with a name uses up no number of Task-N (up to 3.12 it did).
template <class T>
Task<T> create_task(Coro<T> coroutine, std::string name = {}) {
  RunContext& here = context();
  if (!here.running) [[unlikely]]
    return get_running_loop()->make_task(coroutine, name); // which says that there is none
  return here.running->make_task(coroutine, name);
}

namespace detail {
template <class Base, class F>
std::uint32_t CallHandle<Base, F>::object(EventLoop& loop) const {
  return loop.recorder()->intern(function_.name().text);
}
template <class T, class F>
std::uint32_t FutureCall<T, F>::object(EventLoop& loop) const {
  return loop.recorder()->intern(callable_name(function_));
}
} // namespace detail

} // namespace loopscope::aio
