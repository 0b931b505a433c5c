// asyncio.TaskGroup
#pragma once

#include "core/aio/event_loop.h"
#include "core/aio/with.h"

#include <string>
#include <utility>
#include <vector>

namespace loopscope::aio {

/// BaseExceptionGroup: several errors in one. str() is "message (2 sub-exceptions)". Any group is caught by this name,
/// and by BaseException; one whose errors are all Exceptions is an ExceptionGroup.
class BaseExceptionGroup {
public:
  virtual ~BaseExceptionGroup() = default;
  /// BaseExceptionGroup.exceptions
  const std::vector<std::exception_ptr>& exceptions() const { return exceptions_; }

protected:
  BaseExceptionGroup(std::string message, std::vector<std::exception_ptr> exceptions)
      : given_(std::move(message)), exceptions_(std::move(exceptions)) {}
  std::string arguments() const;

private:
  std::string given_;
  std::vector<std::exception_ptr> exceptions_;
};

namespace detail {

std::string group_text(const std::string& message, std::size_t exceptions);

template <class Kind>
class GroupOf : public Kind, public aio::BaseExceptionGroup {
public:
  GroupOf(const std::string& message, std::vector<std::exception_ptr> exceptions)
      : Kind(group_text(message, exceptions.size())), aio::BaseExceptionGroup(message, std::move(exceptions)) {}
  std::string argument() const override { return arguments(); }
};

/// One that is no Exception; its name is what repr() says.
class BaseExceptionGroup : public GroupOf<BaseException> {
  using GroupOf::GroupOf;
};

} // namespace detail

/// ExceptionGroup
class ExceptionGroup : public detail::GroupOf<Exception> {
  using GroupOf::GroupOf;
};

/// asyncio.TaskGroup: `async with` that ends when all of its tasks have; when one fails the others are
/// cancelled, and an ExceptionGroup of the errors is thrown, or a BaseExceptionGroup. A reference.
///
/// Its own request to cancel the parent is taken back whatever the errors are; a request of others that the errors
/// outdo is made once more, so that the parent is cancelled at its next await (both from 3.13 on, as is that errors
/// derived from CancelledError count as such).
class TaskGroup {
public:
  TaskGroup() : state_(make_ref<State>()) {}

  /// TaskGroup.create_task: RuntimeError when the group has not been entered, is finished or shutting down; the
  /// coroutine is closed then (up to 3.12 it was reported as never awaited).
  template <class T>
  Task<T> create_task(Coro<T> coroutine, std::string name = {}) const {
    if (std::string problem = state_->problem(); !problem.empty()) {
      coroutine.close();
      throw RuntimeError(problem);
    }
    auto task = aio::create_task(std::move(coroutine), std::move(name));
    state_->add(task.base());
    return task;
  }

  // For async_with.
  void enter();
  Coro<void> exit(std::exception_ptr error) { return exit(state_, std::move(error)); }

private:
  class OnTaskDone;
  class State final : public RefCounted {
  public:
    std::string problem() const;
    std::string repr() const;
    void add(TaskBase& task);
    void task_done(TaskBase& task);
    void abort();
    /// In the trace the group is over.
    void settle(const std::exception_ptr& error);
    trace::ObjectId id = 0; // stands for all of its tasks in the trace
    std::int64_t added = 0;
    bool entered = false;
    bool exiting = false;
    bool aborting = false;
    bool parent_cancel_requested = false;
    Ref<TaskBase> parent;
    std::vector<Ref<TaskBase>> tasks;
    std::vector<std::exception_ptr> errors;
    Ref<FutureBase> completed; // while the exit waits
  };
  static Coro<void> exit(Ref<State> group, std::exception_ptr error);
  Ref<State> state_;
};

} // namespace loopscope::aio
