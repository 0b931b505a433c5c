// asyncio.run
#pragma once

#include "core/aio/event_loop.h"

namespace loopscope::aio {

namespace detail {
/// runners._cancel_all_tasks and the closing of the loop.
void finish_run(EventLoop& loop);
} // namespace detail

/// asyncio.run: a new loop, a task of the coroutine, and at the end, whatever happened, the tasks that
/// are left are cancelled and awaited, the default executor's threads have ended, and the loop is closed. RuntimeError
/// inside a running loop. Python's also ends the asynchronous generators that were begun and left (shutdown_asyncgens):
/// C++ has none, its coroutines' frames end with their owners.
template <class T>
T run(Coro<T> main) {
  if (context().running) throw RuntimeError("asyncio.run() cannot be called from a running event loop");
  Loop loop = new_event_loop();
  struct Closing { // also when the run is aborted: nothing is awaited then
    EventLoop& loop;
    ~Closing() { loop.close(); }
  } closing{*loop};
  auto task = loop->create_task(std::move(main));
  try {
    if constexpr (std::is_void_v<T>) {
      loop->run_until_complete(task);
      detail::finish_run(*loop);
    } else {
      T result = loop->run_until_complete(task);
      detail::finish_run(*loop);
      return result;
    }
  } catch (const std::exception&) {
    if (!loop->is_closed()) detail::finish_run(*loop);
    throw;
  }
}

} // namespace loopscope::aio
