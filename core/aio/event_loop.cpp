#include "core/aio/event_loop.h"

#include "core/aio/executor.h"
#include "core/aio/loop_from_outside.h"
#include "core/aio/threads.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <unordered_set>

namespace loopscope::aio {

using trace::Event;
namespace event = trace::event;

namespace {

// CPython's constants of asyncio.base_events.
constexpr std::size_t min_scheduled_timer_handles = 100;
constexpr double min_cancelled_timer_handles_fraction = 0.5;
constexpr double clock_resolution = 1e-9; // time.get_clock_info('monotonic').resolution

/// The context's running loop, for the time of run_forever.
class RunningScope {
public:
  RunningScope(RunContext& context, EventLoop& loop) : context_(context) { context_.running = &loop; }
  ~RunningScope() { context_.running = nullptr; }

private:
  RunContext& context_;
  LineScope line_; // of the loop's turns no line of the program's is the cause
};

} // namespace

EventLoop::EventLoop(std::unique_ptr<Selector> selector)
    : selector_(std::move(selector)), still_clock_(selector_->still_clock()), context_(aio::context()),
      recorder_(context_.recorder), pacer_(context_.pacer), sources_(*this) {
  context_.open_loops.push_back(this);
  if (context_.stop) context_.stop->add(*selector_);
  if (recorder_) {
    clock_base_ = context_.last_time - nanoseconds();
    id_ = recorder_->new_object();
    record(event::loop_created{.loop = id_});
  }
  if (context_.doorbell) context_.doorbell->add(*this);
}

EventLoop::~EventLoop() {
  if (!closed_) close();
}

/// Follows the run's time, which another loop has advanced.
std::int64_t EventLoop::follow_other_loops(std::int64_t now) {
  clock_base_ += context_.last_time - now;
  return context_.last_time;
}

void EventLoop::refuse_closed() {
  throw RuntimeError("Event loop is closed");
}

void EventLoop::check_not_running() const {
  if (is_running()) throw RuntimeError("This event loop is already running");
  if (context_.running) throw RuntimeError("Cannot run the event loop while another loop is running");
}

void EventLoop::run_forever() {
  check_closed();
  check_not_running();
  Ref<EventLoop> alive(this);
  RunningScope running(context_, *this);
  if (recorder_) record(event::loop_started{.loop = id_});
  at_line(0);
  try {
    do run_once();
    while (!stopping_);
  } catch (const std::exception&) {
    stopping_ = false;
    throw;
  } catch (...) { // LoopIdle, RunAborted: what the program's destructors do is no part of its run
    recorder_ = context_.recorder = nullptr;
    context_.output = nullptr;
    discarding_ = true;
    throw;
  }
  stopping_ = false;
  if (recorder_) record(event::loop_stopped{.loop = id_});
}

namespace {

/// _run_until_complete_cb
class MainDone final : public DoneCallback {
public:
  MainDone(EventLoop& loop, trace::ObjectId future)
      : DoneCallback(&loop, trace::CallbackKind::main_done), future_id_(future) {}
  void run() override {
    if (!future_->cancelled()) static_cast<void>(future_->exception());
    future_->loop().stop();
  }

protected:
  std::uint32_t object(EventLoop&) const override { return future_id_; }

private:
  trace::ObjectId future_id_;
};

} // namespace

void EventLoop::run_until_done(FutureBase& future, bool own_task) {
  Ref<FutureBase> alive(&future);
  auto callback = make_ref<MainDone>(*this, future.id());
  future.add_callback(callback);
  try {
    run_forever();
  } catch (...) {
    if (own_task) future.mark_retrieved();
    future.remove_callback(callback.get());
    throw;
  }
  future.remove_callback(callback.get());
  if (!future.done()) throw RuntimeError("Event loop stopped before Future completed.");
}

void EventLoop::stop() {
  stopping_ = true;
  if (recorder_) record(event::stop_requested{.by = running_callback_});
}

void EventLoop::close() {
  if (is_running()) throw RuntimeError("Cannot close a running event loop");
  if (closed_) return;
  const LineScope line; // what is dropped has lines of its own
  if (context_.doorbell) context_.doorbell->remove(*this);
  end_threads();
  if (recorder_) record(event::loop_closed{.loop = id_});
  std::erase(context_.open_loops, this);
  sources_.clear();
  if (context_.stop) context_.stop->remove(*selector_);
  std::vector<ThreadCall> never_taken;
  {
    const MutexLock lock(thread_calls_mutex_);
    closed_ = true;
    never_taken.swap(thread_calls_);
  }
  const bool aborted = std::exchange(discarding_, true);
  trace::Recorder* recorder = std::exchange(recorder_, nullptr);
  auto output = std::exchange(context_.output, nullptr);
  trace::Recorder* context_recorder = std::exchange(context_.recorder, nullptr);
  while (!ready_.empty()) {
    Runnable* runnable = ready_.pop();
    runnable->queued_ = false;
    runnable->drop_reference();
  }
  timers_.clear();
  std::vector<trace::ObjectId> dropped; // tasks that were not done
  while (TaskBase* task = first_task_) {
    const bool made_meanwhile = recorder && task->id() == 0;
    if (task->report_if_pending_ && !made_meanwhile) dropped.push_back(task->id());
    Ref<FutureBase> alive(task);
    task->discard();
  }
  // Callbacks that will never run hold on to futures which hold on to them, as a gather and its children do.
  while (first_callback_) {
    Ref<FutureBase> future(first_callback_->stands_in_);
    future->callbacks_lost_ = true;
    future->drop_callbacks();
  }
  context_.output = std::move(output);
  context_.recorder = context_recorder;
  recorder_ = recorder;
  discarding_ = aborted;
  for (const trace::ObjectId task : dropped)
    call_exception_handler({"Task was destroyed but it is pending!", nullptr}, trace::WarningKind::pending_destroyed,
                           task);
}

/// Python waits for its threads at the end of the program; those of a run that was stopped are stopped as well.
void EventLoop::end_threads() {
  if (default_executor_) default_executor_->shutdown(false);
  if (!discarding_) selector_->threads().join();
  selector_->threads().abort();
  default_executor_ = nullptr; // jobs that were not begun hold futures, which hold the loop
}

void EventLoop::abandon() {
  Ref<EventLoop> alive(this);
  recorder_ = nullptr;
  discarding_ = true;
  close();
}

void EventLoop::record_words(std::uint64_t what, std::uint64_t objects, std::uint64_t value) {
  std::int64_t now = in_run(nanoseconds());
  if (now < context_.last_time) [[unlikely]]
    now = follow_other_loops(now);
  context_.last_time = now;
  if (context_.twin_line != 0) {
    Event event = std::bit_cast<Event>(EventWords{0, what, objects, value});
    context_.give_line(event);
    const auto with_line = std::bit_cast<EventWords>(event);
    what = with_line.what;
    value = with_line.value;
  }
  recorder_->record(std::bit_cast<Event>(EventWords{static_cast<std::uint64_t>(now), what, objects, value}));
}

void EventLoop::record_scheduled(Runnable& runnable, std::uint32_t object, trace::ObjectId via) {
  runnable.id_ = recorder_->new_callback();
  record(event::callback_scheduled{.callback_kind = runnable.kind_,
                                   .callback = runnable.id_,
                                   .serves = object,
                                   .cause = running_callback_,
                                   .via = via});
}

Ref<Handle> EventLoop::call_soon_handle(Ref<Handle> handle, trace::ObjectId via) {
  if (discarding_) return handle;
  check_closed();
  handle->retain();
  enqueue(handle.get(), recorder_ ? handle->object(*this) : 0, via);
  if (recorder_) record_task_of(*handle);
  return handle;
}

void EventLoop::record_task_of(const Handle& handle) {
  if (const trace::ObjectId task = handle.task()) record(event::callback_of_task{.callback = handle.id_, .task = task});
}

void EventLoop::add_timer(Ref<TimerHandle> timer) {
  if (discarding_) return;
  check_closed();
  if (recorder_) {
    timer->id_ = recorder_->new_callback();
    const double when = timer->when_ * 1e9;
    const bool tellable = std::fabs(when) < 9e18;
    record(event::timer_scheduled{.callback_kind = timer->kind_,
                                  .callback = timer->id_,
                                  .serves = timer->object(*this),
                                  .cause = running_callback_,
                                  .when = tellable ? in_run(std::llround(when)) : INT64_MAX});
    record_task_of(*timer);
  }
  timer->scheduled_ = true;
  timer->queued_ = true;
  timers_.push(std::move(timer));
}

void EventLoop::cancelled(Runnable& runnable) {
  if (recorder_ && runnable.queued_)
    record(event::callback_cancelled{.callback = runnable.id_, .by = running_callback_});
}

namespace {

/// What another thread has the loop call.
class ThreadCallHandle final : public detail::CallHandle<Handle, detail::NamedCall> {
public:
  using CallHandle::CallHandle;
  const std::string& name() const { return function_.name().text; }
  // Not of the pool: made on one thread and freed on another, they would fill that one's.
  static void* operator new(std::size_t size) { return ::operator new(size); }
  static void operator delete(void* block) noexcept { ::operator delete(block); }
};

} // namespace

void EventLoop::call_from_thread(detail::CallName name, std::function<void()> function) {
  auto handle = make_ref<ThreadCallHandle>(detail::NamedCall{std::move(name), std::move(function)}, this);
  if (!on_other_thread()) { // first come, first served
    call_soon_handle(std::move(handle), 0);
    return;
  }
  const std::string& called = handle->name();
  add_thread_call({.handle = std::move(handle)}, called, true);
}

/// call_soon on the wrong thread: what CPython does with it by chance, done safely. The loop is not woken.
void EventLoop::add_from_other_thread(detail::CallName name, std::function<void()> function) {
  if (debug_) throw RuntimeError("Non-thread-safe operation invoked on an event loop other than the current one");
  auto handle = make_ref<ThreadCallHandle>(detail::NamedCall{std::move(name), std::move(function)}, this);
  const std::string& called = handle->name();
  add_thread_call({.handle = std::move(handle)}, called, false);
}

void EventLoop::add_from_thread(std::string name, std::function<Ref<Handle>()> make) {
  add_thread_call({.make = std::move(make)}, name, true);
}

void EventLoop::add_thread_call(ThreadCall call, const std::string& name, bool wakes) {
  RunContext& caller = aio::context();
  call.thread = caller.thread;
  { // from the end of this on it is the loop's, and no reference to it is left here
    const MutexLock lock(thread_calls_mutex_);
    if (closed_) throw RuntimeError("Event loop is closed");
    if (caller.recorder)
      caller.record(
          event::thread_call_made{.wakes = wakes, .name = caller.recorder->intern(name), .thread = caller.thread});
    thread_calls_.push_back(std::move(call));
    any_thread_calls_ = true;
  }
  if (wakes) selector_->wake();
}

void EventLoop::take_thread_calls() {
  if (!any_thread_calls_.load(std::memory_order_relaxed)) return; // who wakes the loop has set it before
  std::vector<ThreadCall> calls;
  {
    const MutexLock lock(thread_calls_mutex_);
    calls.swap(thread_calls_);
    any_thread_calls_ = false;
  }
  for (ThreadCall& call : calls) {
    auto handle = call_soon_handle(call.make ? call.make() : std::move(call.handle), 0);
    if (recorder_) record(event::thread_call{.callback = handle->id_, .thread = call.thread});
  }
}

/// Task.__step and Task.__wakeup. Here, so that it becomes a part of the turn.
[[gnu::always_inline]] inline void TaskBase::step() {
  EventLoop& loop = *loop_;
  if (must_cancel_ || !started_) [[unlikely]]
    if (ends_before_it_steps()) return;
  waiting_for_ = nullptr;
  loop.current_task_ = this;
  if (loop.recorder_) [[unlikely]]
    loop.context_.twin_line = twin_line_;
  resume_point_.resume();
  loop.current_task_ = nullptr;
  if (frame_.done()) {
    promise_->ended();
    ended();
  } else if (must_cancel_ && waiting_for_ && cancel_awaited(given_cancel_message())) [[unlikely]] {
    must_cancel_ = false;
  }
}

void TaskBase::run() {
  step();
}

/// Handle._run: an error out of a callback is reported and the loop goes on.
[[gnu::always_inline]] inline void EventLoop::run_handle(Runnable& runnable) {
  // Not the runnable's own number at the end: a task that yields is in the queue again by then, under a new one.
  const trace::CallbackId id = runnable.id_;
  running_callback_ = id;
  if (recorder_) [[unlikely]]
    record(event::callback_begun{.callback = id});
  try {
    if (runnable.is_step())
      static_cast<TaskBase&>(runnable).step();
    else
      runnable.run();
  } catch (const std::exception&) {
    auto error = std::current_exception();
    if (recorder_) record(event::callback_failed{.callback = id, .error = recorder_->intern(describe(error))});
    call_exception_handler({"Exception in callback", error}, trace::WarningKind::callback_failed, id);
  } catch (...) { // the run is ended from outside
    running_callback_ = 0;
    runnable.drop_reference();
    throw;
  }
  if (recorder_) [[unlikely]] {
    context_.twin_line = 0;
    record(event::callback_ended{.callback = id});
  }
  running_callback_ = 0;
}

/// BaseEventLoop._run_once
void EventLoop::run_once() {
  ++turn_;
  if (recorder_) record(event::turn_begun{.turn = turn_});
  auto dropped = [this](TimerHandle* timer) {
    timer->scheduled_ = false;
    timer->queued_ = false;
    if (recorder_) record(event::callback_dropped{.callback = timer->id_});
  };
  if (timers_.size() > min_scheduled_timer_handles &&
      static_cast<double>(cancelled_timers_) / static_cast<double>(timers_.size()) >
          min_cancelled_timer_handles_fraction) {
    timers_.purge(dropped);
    cancelled_timers_ = 0;
  } else {
    while (!timers_.empty() && timers_.front()->cancelled_) {
      --cancelled_timers_;
      dropped(timers_.pop().get());
    }
  }
  take_thread_calls();

  SelectTimeout timeout;
  if (!ready_.empty() || stopping_)
    timeout.kind = SelectTimeout::Kind::poll;
  else if (!timers_.empty() && timers_.next_time() < INFINITY) // one at no time at all never comes
    timeout = {timers_.next_time() > time() ? SelectTimeout::Kind::until : SelectTimeout::Kind::poll,
               timers_.next_time()};
  else
    timeout.kind = SelectTimeout::Kind::forever;

  std::int64_t wait = 0; // ns; as the trace has it
  if (timeout.kind == SelectTimeout::Kind::until)
    wait = std::max<std::int64_t>(
        1, static_cast<std::int64_t>(std::llround(std::min((timeout.when - time()) * 1e9, 9e18))));
  else if (timeout.kind == SelectTimeout::Kind::forever)
    wait = trace::forever;
  if (recorder_) record(event::select_begun{.longest = wait});
  if (pacer_ && wait != 0)
    pacer_->before_wait(wait == trace::forever ? trace::forever : trace::later(in_run(nanoseconds()), wait));
  ready_sources_.clear();
  if (!selector_->select(timeout, ready_sources_)) {
    if (recorder_) record(event::idle{});
    throw LoopIdle();
  }
  if (recorder_) record(event::select_ended{.ready = static_cast<std::int64_t>(ready_sources_.size())});
  sources_.queue(ready_sources_);
  take_thread_calls();

  // Where the clock's steps are coarser than its resolution (after a hundred days), CPython would spin forever.
  const double end_time = std::max(time() + clock_resolution, std::nextafter(time(), INFINITY));
  while (!timers_.empty() && timers_.next_time() < end_time) {
    Ref<TimerHandle> timer = timers_.pop();
    timer->scheduled_ = false;
    if (recorder_) record(event::timer_due{.callback = timer->id_});
    ready_.push(timer.detach());
  }

  std::size_t todo = ready_.size();
  if (recorder_) record(event::turn_running{.callbacks = static_cast<std::int64_t>(todo)});
  for (; todo > 0; --todo) {
    if (pacer_) pacer_->before_callback(in_run(nanoseconds()));
    Runnable* runnable = ready_.pop();
    runnable->queued_ = false;
    if (runnable->cancelled_) {
      if (recorder_) record(event::callback_dropped{.callback = runnable->id_});
    } else if (debug_) [[unlikely]] {
      run_watched(*runnable);
    } else {
      run_handle(*runnable);
    }
    if (runnable->is_step())
      static_cast<TaskBase*>(runnable)->release();
    else
      runnable->drop_reference();
  }
}

/// The part of _run_once for debug mode.
void EventLoop::run_watched(Runnable& runnable) {
  const double began = time();
  const trace::CallbackId id = runnable.id_;
  run_handle(runnable);
  const double seconds = time() - began;
  if (seconds < slow_callback_duration) return;
  context_.write_error(fmt::format("Executing {} took {:.3f} seconds", runnable.describe(), seconds));
  if (recorder_)
    record(event::warning{.warning_kind = trace::WarningKind::slow_callback,
                          .about = id,
                          .text = recorder_->intern(fmt::format("took {:.3f} seconds", seconds))});
}

void EventLoop::call_exception_handler(const ErrorContext& error, trace::WarningKind kind, std::uint32_t subject) {
  if (discarding_) return;
  std::string text = error.message;
  if (error.exception) text += ": " + describe(error.exception);
  if (recorder_) record(event::warning{.warning_kind = kind, .about = subject, .text = recorder_->intern(text)});
  if (!exception_handler_) return context_.write_error(text);
  try {
    exception_handler_(*this, error);
  } catch (const std::exception&) {
    context_.write_error("Unhandled error in exception handler: " + describe(std::current_exception()));
  }
}

std::vector<Ref<TaskBase>> EventLoop::pending_tasks() const {
  std::vector<Ref<TaskBase>> tasks;
  for (TaskBase* task = first_task_; task; task = task->next_) tasks.emplace_back(task);
  return tasks;
}

void EventLoop::collect_garbage() {
  std::unordered_map<const FutureBase*, std::uint32_t> awaited; // by how many tasks
  std::unordered_set<const FutureBase*> held;                   // by something else, or by what is held
  const auto waiting = pending_tasks();
  for (const auto& task : waiting)
    if (task->waiting_for_) ++awaited[task->waiting_for_];
  for (const auto& task : waiting) {
    // One reference is this list's, and one that of the future that it waits for.
    if (!task->waiting_for_ || task->references() > 2 + awaited[task.get()]) held.insert(task.get());
    if (const FutureBase* future = task->waiting_for_; future && !future->is_task())
      if (future->done() || future->references() > awaited[future]) held.insert(future);
  }
  for (bool more = true; more;) {
    more = false;
    for (const auto& task : waiting) {
      if (!task->waiting_for_ || held.contains(task.get()) == held.contains(task->waiting_for_)) continue;
      held.insert(task.get());
      held.insert(task->waiting_for_);
      more = true;
    }
  }
  for (const auto& task : waiting) {
    if (held.contains(task.get())) continue;
    task->discard(); // CPython's collector, too, ends the coroutine first
    if (task->report_if_pending_)
      call_exception_handler({"Task was destroyed but it is pending!", nullptr}, trace::WarningKind::pending_destroyed,
                             task->id());
  }
}

void gc_collect() {
  get_running_loop()->collect_garbage();
}

Loop new_event_loop() {
  RunContext& here = context();
  if (!here.make_selector) throw RuntimeError("this thread's run has no kind of loop: set RunContext::make_selector");
  return make_ref<EventLoop>(here.make_selector());
}

Loop get_running_loop() {
  EventLoop* running = context().running;
  if (!running) throw RuntimeError("no running event loop");
  return Loop(running);
}

Ref<TaskBase> current_task() {
  return Ref<TaskBase>(get_running_loop()->current_task());
}

} // namespace loopscope::aio
