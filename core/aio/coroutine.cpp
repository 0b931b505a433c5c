#include "core/aio/coroutine.h"

#include "core/aio/event_loop.h"
#include "core/aio/generator.h"
#include "core/aio/task.h"

namespace loopscope::aio {

namespace event = trace::event;

void PromiseBase::created() {
  RunContext& here = context();
  if (!here.recorder || !here.in_program(function)) return;
  id = here.recorder->new_object();
  here.record(event::coroutine_created{.coroutine = id, .function = here.function(function)});
}

void PromiseBase::entered() {
  if (id == 0) return;
  if (task) {
    if (task->loop().recorder()) task->loop().record(event::coroutine_entered{.coroutine = id, .task = task->id()});
  } else if (RunContext& here = context(); here.recorder) { // driven by hand
    here.record(event::coroutine_entered{.coroutine = id});
  }
}

void PromiseBase::ended() {
  if (id == 0) return;
  const event::coroutine_ended ended{.coroutine = id};
  if (task) {
    if (task->loop().recorder()) task->loop().record(ended);
  } else if (RunContext& here = context(); here.recorder) { // closed before any task ran it, or driven by hand
    here.record(ended);
  }
}

std::exception_ptr PromiseBase::error_leaving(const char* what) noexcept {
  try {
    throw;
  } catch (const StopIteration&) {
    return std::make_exception_ptr(RuntimeError(std::string(what) + " raised StopIteration"));
  } catch (...) {
    return std::current_exception();
  }
}

void PromiseBase::refuse_without_task() {
  throw RuntimeError("only a task can wait for this, and the coroutine is driven by hand");
}

void detail::throw_recursion_error() {
  throw RecursionError("maximum recursion depth exceeded");
}

void detail::report_never_awaited(PromiseBase& promise) {
  RunContext& here = context();
  const std::string text = "coroutine '" + python_name(promise.function.function_name()) + "' was never awaited";
  if (here.recorder)
    here.record(event::warning{
        .warning_kind = trace::WarningKind::never_awaited, .about = promise.id, .text = here.recorder->intern(text)});
  here.write_error("RuntimeWarning: " + text);
}

} // namespace loopscope::aio
