#include "core/aio/task_group.h"

#include "core/aio/primitive.h"
#include "core/aio/text.h"

#include <algorithm>

namespace loopscope::aio {

std::string BaseExceptionGroup::arguments() const {
  return repr(given_) + ", " + repr(exceptions_);
}

std::string detail::group_text(const std::string& message, std::size_t exceptions) {
  return message + " (" + std::to_string(exceptions) + (exceptions == 1 ? " sub-exception)" : " sub-exceptions)");
}

/// TaskGroup._on_task_done
class TaskGroup::OnTaskDone final : public DoneCallback {
public:
  OnTaskDone(EventLoop& loop, Ref<State> group)
      : DoneCallback(&loop, trace::CallbackKind::task_group_child), group_(std::move(group)) {}
  void run() override { group_->task_done(static_cast<TaskBase&>(*future_)); }

protected:
  std::uint32_t object(EventLoop&) const override { return group_->id; }

private:
  Ref<State> group_;
};

std::string TaskGroup::State::repr() const {
  std::string text = "<TaskGroup";
  if (!tasks.empty()) text += " tasks=" + std::to_string(tasks.size());
  if (!errors.empty()) text += " errors=" + std::to_string(errors.size());
  if (aborting)
    text += " cancelling";
  else if (entered)
    text += " entered";
  return text + ">";
}

std::string TaskGroup::State::problem() const {
  if (!entered) return "TaskGroup " + repr() + " has not been entered";
  if (exiting && tasks.empty()) return "TaskGroup " + repr() + " is finished";
  if (aborting) return "TaskGroup " + repr() + " is shutting down";
  return {};
}

void TaskGroup::State::add(TaskBase& task) {
  tasks.emplace_back(&task);
  if (id) task.loop().record(trace::event::gather_child{.future = id, .child = task.id(), .index = added++});
  task.add_callback(Ref<DoneCallback>(new OnTaskDone(task.loop(), Ref<State>(this))));
}

void TaskGroup::State::abort() {
  aborting = true;
  const auto all = tasks;
  for (const auto& task : all)
    if (!task->done()) task->cancel();
}

void TaskGroup::State::settle(const std::exception_ptr& error) {
  trace::Recorder* recorder = parent->loop().recorder();
  if (!id || !recorder) return;
  const trace::Outcome outcome = !error                      ? trace::Outcome::result
                                 : is_cancelled_error(error) ? trace::Outcome::cancelled
                                                             : trace::Outcome::exception;
  parent->loop().record(trace::event::future_settled{
      .outcome = outcome, .future = id, .text = recorder->intern(error ? describe(error) : "")});
}

void TaskGroup::State::task_done(TaskBase& task) {
  Ref<TaskBase> done(&task);
  std::erase(tasks, done);
  if (completed && tasks.empty()) wake(*completed, true);
  if (task.cancelled()) return;
  std::exception_ptr error = task.exception();
  if (!error) return;
  errors.push_back(error);
  if (parent->done()) {
    const std::string text =
        "Task " + task.repr() + " has errored out but its parent task " + parent->repr() + " is already completed";
    return task.loop().call_exception_handler({text, error}, trace::WarningKind::callback_failed, task.id());
  }
  if (aborting || parent_cancel_requested) return;
  // The parent is cancelled to end its body; that request is taken back at the exit.
  abort();
  parent_cancel_requested = true;
  parent->cancel();
}

void TaskGroup::enter() {
  if (state_->entered) throw RuntimeError("TaskGroup " + state_->repr() + " has already been entered");
  state_->entered = true;
  state_->parent = current_task();
  if (!state_->parent) throw RuntimeError("TaskGroup " + state_->repr() + " cannot determine the parent task");
  EventLoop& loop = state_->parent->loop();
  if (!loop.recorder()) return;
  state_->id = loop.recorder()->new_object();
  loop.record(trace::event::future_created{
      .future_kind = trace::FutureKind::task_group, .future = state_->id, .owner = state_->parent->id()});
}

namespace {

std::exception_ptr group_of(const std::string& message, std::vector<std::exception_ptr> errors) {
  if (std::ranges::all_of(errors, is_exception))
    return std::make_exception_ptr(ExceptionGroup(message, std::move(errors)));
  return std::make_exception_ptr(detail::BaseExceptionGroup(message, std::move(errors)));
}

} // namespace

/// TaskGroup.__aexit__
Coro<void> TaskGroup::exit(Ref<State> group, std::exception_ptr error) {
  group->exiting = true;
  std::exception_ptr cancellation = is_cancelled_error(error) ? error : nullptr;
  if (error && !group->aborting) group->abort();

  // More than once, when the parent is cancelled while it waits.
  while (!group->tasks.empty()) {
    if (!group->completed)
      group->completed = make_ref<FutureState<Woken>>(group->parent->loop(), trace::FutureKind::waiter, group->id);
    try {
      co_await Future<Woken>(group->completed);
    } catch (const CancelledError&) {
      if (!group->aborting) {
        cancellation = std::current_exception();
        group->abort();
      }
    }
    group->completed = nullptr;
  }

  // The request that was its own is taken back. If that was the only one, it goes no further.
  if (group->parent_cancel_requested && group->parent->uncancel() == 0) cancellation = nullptr;
  if (cancellation && group->errors.empty()) {
    group->settle(cancellation);
    std::rethrow_exception(cancellation);
  }
  if (error && !is_cancelled_error(error)) group->errors.push_back(error);
  if (!group->errors.empty()) {
    const std::exception_ptr errors = group_of("unhandled errors in a TaskGroup", std::exchange(group->errors, {}));
    group->settle(errors);
    // Others have asked to cancel the parent, which gets the errors instead: it is cancelled at its next await, and as
    // often as they asked (from 3.13 on).
    if (group->parent->cancelling() > 0) {
      group->parent->uncancel();
      group->parent->cancel();
    }
    std::rethrow_exception(errors);
  }
  group->settle(nullptr);
}

} // namespace loopscope::aio
