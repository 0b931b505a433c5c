#include "core/aio/task.h"

#include "core/aio/event_loop.h"
#include "core/aio/finally.h"

#include <algorithm>
#include <vector>

namespace loopscope::aio {

namespace event = trace::event;

TaskBase::TaskBase(EventLoop& loop, std::string& name) : FutureBase(loop), Runnable(trace::CallbackKind::step) {
  if (name.empty())
    number_ = ++loop.context().tasks_named;
  else
    name_ = std::move(name);
  previous_ = loop.last_task_;
  (previous_ ? previous_->next_ : loop.first_task_) = this;
  loop.last_task_ = this;
}

TaskBase::~TaskBase() {
  if (!done()) discard();
  if (unretrieved_) {
    unretrieved_ = false;
    loop_->call_exception_handler({"Task exception was never retrieved", error_}, trace::WarningKind::never_retrieved,
                                  id_);
  }
}

void TaskBase::leave_loop() {
  if (!listed_) return;
  listed_ = false;
  (previous_ ? previous_->next_ : loop_->first_task_) = next_;
  (next_ ? next_->previous_ : loop_->last_task_) = previous_;
}

std::string TaskBase::get_name() const {
  return number_ ? "Task-" + std::to_string(number_) : name_;
}

void TaskBase::set_name(std::string name) {
  name_ = std::move(name);
  number_ = 0;
  if (loop_->recorder()) loop_->record(event::task_renamed{.task = id_, .name = loop_->recorder()->intern(get_name())});
}

std::string TaskBase::repr() const {
  std::string text = "<Task ";
  text += !done()       ? (cancels_requested_ && must_cancel_ ? "cancelling" : "pending")
          : cancelled() ? "cancelled"
                        : "finished";
  text += " name=" + aio::repr(get_name());
  if (promise_) text += " coro=<" + python_name(promise_->function.function_name()) + "()>";
  if (status_ == Status::finished) text += error_ ? " exception=" + aio::repr(error_) : " result=" + value_text();
  return text + ">";
}

void TaskBase::start(PromiseBase& promise, std::coroutine_handle<> frame) {
  promise_ = &promise;
  frame_ = frame;
  resume_point_ = frame;
  promise.task = this;
  if (loop_->recorder()) {
    RunContext& here = loop_->context();
    id_ = loop_->recorder()->new_object();
    TaskBase* parent = loop_->current_task_;
    loop_->record(event::task_created{.task = id_,
                                      .name = loop_->recorder()->intern(get_name()),
                                      .parent = parent ? parent->id_ : 0,
                                      .function = here.function(promise.function)});
    if (const Signature* of = promise.arguments ? here.signature(promise.function) : nullptr) {
      // The object of a method or lambda comes before its parameters.
      const Shown& all = *promise.arguments;
      const std::size_t first = all.size() - std::min<std::size_t>(all.size(), of->parameters);
      std::string text;
      for (const char place : of->shared)
        if (const std::size_t at = first + static_cast<std::size_t>(place - 'a');
            at < all.size() && !all[at].empty() && all[at] != "None") // what is not given tells nothing
          text += (text.empty() ? "" : ", ") + all[at];
      loop_->record(event::task_called{.task = id_, .arguments = loop_->recorder()->intern(text)});
    }
  }
  schedule_step(trace::CallbackKind::step, 0);
}

void TaskBase::schedule_step(trace::CallbackKind kind, trace::ObjectId via) {
  if (loop_->takes_nothing()) return;
  retain();
  Runnable::kind_ = kind;
  loop_->enqueue(this, id_, via);
}

/// The part of a step that few have: the first one, and one into which a cancellation is thrown. True: the task has
/// ended.
bool TaskBase::ends_before_it_steps() {
  if (must_cancel_) {
    const bool cancelled_already =
        (waiting_for_ && (waiting_for_->cancelled() || is_cancelled_error(waiting_for_->error()))) ||
        is_cancelled_error(thrown_);
    if (!cancelled_already) thrown_ = cancelled_error();
    if (waiting_for_) waiting_for_->mark_retrieved(); // __wakeup has asked for the result
    must_cancel_ = false;
  }
  if (started_) return false;
  waiting_for_ = nullptr;
  loop_->current_task_ = this;
  if (thrown_) [[unlikely]] {
    // Thrown into a coroutine that has not begun, it leaves at once.
    promise_->error = std::exchange(thrown_, nullptr);
    promise_->ended();
    loop_->current_task_ = nullptr;
    ended();
    return true;
  }
  started_ = true;
  promise_->entered();
  return false;
}

void TaskBase::rethrow() {
  std::rethrow_exception(std::exchange(thrown_, nullptr));
}

void TaskBase::ended() {
  leave_loop();
  std::exception_ptr error = std::exchange(promise_->error, nullptr);
  const bool cancelled_at_the_end = !error && must_cancel_;
  if (cancelled_at_the_end) must_cancel_ = false;
  if (!error && !cancelled_at_the_end) take_result();
  promise_ = nullptr;
  std::exchange(frame_, nullptr).destroy();
  if (cancelled_at_the_end) {
    cancel_now(given_cancel_message());
    return;
  }
  if (!error) return finish();
  try {
    std::rethrow_exception(error);
  } catch (const CancelledError&) {
    error_ = error;
    cancel_now({});
  } catch (const std::exception&) {
    fail(error);
  } // anything else ends the run: it passes through the loop
}

void TaskBase::discard() {
  leave_loop();
  if (waiting_for_) std::exchange(waiting_for_, nullptr)->remove_waiter(*this);
  promise_ = nullptr;
  const detail::ClosingFrame closing;
  if (frame_) std::exchange(frame_, nullptr).destroy();
}

bool TaskBase::cancel_awaited(std::optional<std::string> message) {
  detail::CancelDepth deeper;
  return waiting_for_->cancel(std::move(message));
}

/// Task.cancel
bool TaskBase::cancel(std::optional<std::string> message) {
  unretrieved_ = false;
  if (done()) return false;
  ++cancels_requested_;
  if (loop_->recorder())
    loop_->record(event::task_cancel_requested{
        .task = id_, .message = loop_->recorder()->intern(message.value_or("")), .by = loop_->running_callback()});
  if (waiting_for_ && cancel_awaited(message)) return true;
  must_cancel_ = true;
  cancel_message_ = message ? std::make_unique<std::string>(std::move(*message)) : nullptr;
  return true;
}

void TaskBase::yield_from(std::coroutine_handle<> frame, const PromiseBase& promise) {
  resume_point_ = frame;
  EventLoop& loop = *loop_;
  if (loop.recorder_ || loop.takes_nothing()) [[unlikely]]
    return yield_recorded(promise);
  retain();
  Runnable::kind_ = trace::CallbackKind::step;
  loop.ready_.push(this);
}

void TaskBase::yield_recorded(const PromiseBase& promise) {
  if (loop_->recorder()) record_suspension(promise, trace::AwaitKind::yield, 0);
  schedule_step(trace::CallbackKind::step, 0);
}

void TaskBase::wait_for_future(FutureBase& future, std::coroutine_handle<> frame, const PromiseBase& promise) {
  if (future.refused_) [[unlikely]]
    throw RuntimeError("await wasn't used with future"); // into the coroutine, which has not given way
  resume_point_ = frame;
  if (loop_->recorder()) [[unlikely]]
    record_suspension(promise, future.await_kind(), future.id());
  if (&future.loop() != loop_.get() || &future == this) {
    future.refused_ = true;
    thrown_ = std::make_exception_ptr(RuntimeError(&future == this ? "Task cannot await on itself: " + repr()
                                                                   : "Task " + repr() + " got Future " + future.repr() +
                                                                         " attached to a different loop"));
    return schedule_step(trace::CallbackKind::step, 0);
  }
  future.add_waiter(*this);
  waiting_for_ = &future;
}

void TaskBase::bad_yield(const std::string& value, std::coroutine_handle<> frame, const PromiseBase& promise) {
  thrown_ = std::make_exception_ptr(RuntimeError("Task got bad yield: " + value));
  yield_from(frame, promise);
}

void TaskBase::record_suspension(const PromiseBase& innermost, trace::AwaitKind kind, trace::ObjectId awaited) {
  RunContext& here = loop_->context();
  event::task_suspended suspended{.await_kind = kind, .task = id_, .awaited = awaited};
  if (innermost.outer) {
    record_frames(innermost, suspended);
  } else if (here.in_program(innermost.function)) {
    suspended.function = here.function(innermost.function);
    suspended.twin_line = innermost.where.line();
    suspended.line = here.line(innermost.where);
  }
  loop_->record(suspended);
  twin_line_ = std::exchange(here.twin_line, 0); // it has given way: what follows is the loop's doing
}

/// Of a coroutine that others of the task await: records where these are, and completes the event of the innermost.
void TaskBase::record_frames(const PromiseBase& innermost, event::task_suspended& suspended) {
  RunContext& here = loop_->context();
  struct Place {
    const PromiseBase* at;       // whose line it is
    const PromiseBase* function; // whose name it has: the body of an `async with` is a part of the function around it
  };
  // Where it awaits, as a `frame` or a `task_suspended` has it.
  auto put = [&](const Place& place, auto into) {
    into.task = id_;
    into.function = here.function(place.function->function);
    into.twin_line = place.at->where.line();
    into.line = here.line(place.at->where);
    return into;
  };
  std::vector<Place> stack; // the program's frames, innermost first
  for (const PromiseBase* promise = &innermost; promise; promise = promise->outer) {
    if (!here.in_program(promise->function)) continue;
    if (!stack.empty() && stack.back().function->in_place)
      stack.back().function = promise;
    else
      stack.push_back({promise, promise});
  }
  for (std::size_t i = stack.size(); i-- > 1;) loop_->record(put(stack[i], event::frame{}));
  if (!stack.empty()) suspended = put(stack.front(), suspended);
}

} // namespace loopscope::aio
