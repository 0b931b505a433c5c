#include "core/aio/task_group.h"

#include "core/aio/text.h"

namespace loopscope::aio {

ExceptionGroup::ExceptionGroup(const std::string& message, std::vector<std::exception_ptr> exceptions)
    : Exception(message + " (" + std::to_string(exceptions.size()) +
                (exceptions.size() == 1 ? " sub-exception)" : " sub-exceptions)")),
      given_(message), exceptions_(std::move(exceptions)) {}

std::string ExceptionGroup::argument() const {
  return repr(given_) + ", " + repr(exceptions_);
}

namespace {

/// What the exit waits for.
class Completed final : public FutureState<bool> {
public:
  Completed(EventLoop& loop, trace::ObjectId group) : FutureState<bool>(loop, trace::FutureKind::waiter) {
    if (loop.recorder()) create_in_trace(group);
  }
};

} // namespace

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
  if (id)
    task.loop().record({.kind = trace::EventKind::gather_child, .subject = id, .object = task.id(), .value = added++});
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
  parent->loop().record({.kind = trace::EventKind::future_settled,
                         .detail = static_cast<std::uint8_t>(outcome),
                         .subject = id,
                         .object = recorder->intern(error ? describe(error) : "")});
}

void TaskGroup::State::task_done(TaskBase& task) {
  Ref<TaskBase> done(&task);
  std::erase(tasks, done);
  if (completed && tasks.empty() && !completed->done()) {
    static_cast<FutureState<bool>&>(*completed).value.emplace(true);
    completed->finish({});
  }
  if (task.cancelled()) return;
  std::exception_ptr error = task.exception();
  if (!error) return;
  errors.push_back(error);
  if (aborting || parent_cancel_requested || parent->done()) return;
  // The parent is cancelled to end its body; that request is taken back at the exit.
  abort();
  parent_cancel_requested = true;
  parent->cancel();
}

void TaskGroup::enter() {
  if (state_->entered) throw RuntimeError("TaskGroup " + state_->repr() + " has been already entered");
  state_->entered = true;
  state_->parent = current_task().get();
  if (!state_->parent) throw RuntimeError("TaskGroup " + state_->repr() + " cannot determine the parent task");
  EventLoop& loop = state_->parent->loop();
  if (!loop.recorder()) return;
  state_->id = loop.recorder()->new_object();
  loop.record({.kind = trace::EventKind::future_created,
               .detail = static_cast<std::uint8_t>(trace::FutureKind::task_group),
               .subject = state_->id,
               .object = state_->parent->id()});
}

/// TaskGroup.__aexit__
Coro<void> TaskGroup::exit(Ref<State> group, std::exception_ptr error) {
  group->exiting = true;
  std::exception_ptr cancellation = is_cancelled_error(error) ? error : nullptr;
  if (group->parent_cancel_requested && group->parent->uncancel() == 0) cancellation = nullptr;
  if (error && !group->aborting) group->abort();

  // More than once, when the parent is cancelled while it waits.
  while (!group->tasks.empty()) {
    if (!group->completed) group->completed = Ref<FutureBase>(new Completed(group->parent->loop(), group->id));
    try {
      co_await Future<bool>(group->completed);
    } catch (const CancelledError&) {
      if (!group->aborting) {
        cancellation = std::current_exception();
        group->abort();
      }
    }
    group->completed = nullptr;
  }

  if (cancellation && group->errors.empty()) {
    group->settle(cancellation);
    std::rethrow_exception(cancellation);
  }
  if (error && !is_cancelled_error(error)) group->errors.push_back(error);
  if (!group->errors.empty()) {
    ExceptionGroup errors("unhandled errors in a TaskGroup", std::exchange(group->errors, {}));
    group->settle(std::make_exception_ptr(errors));
    throw errors;
  }
  group->settle(nullptr);
}

} // namespace loopscope::aio
