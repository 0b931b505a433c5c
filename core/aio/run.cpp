#include "core/aio/run.h"

#include "core/aio/gather.h"

namespace loopscope::aio {

namespace {

struct AsWritten {
  std::string text;
  friend std::string repr(const AsWritten& result) { return result.text; }
};

} // namespace

void detail::finish_run(EventLoop& loop) {
  auto left = loop.pending_tasks();
  if (!left.empty()) {
    for (const auto& task : left) task->cancel();
    // gather(*left, return_exceptions=True), of tasks whose types are not known here.
    auto collect = [](const std::vector<Ref<FutureBase>>& done) {
      std::vector<AsWritten> results;
      for (const auto& task : done)
        results.push_back({task->cancelled() ? repr(task->cancelled_result())
                           : task->error()   ? repr(task->error())
                                             : task->value_text()});
      return results;
    };
    loop.run_until_complete(make_gather<std::vector<AsWritten>>(true, collect, [&](auto add) {
      for (const auto& task : left) add(Ref<FutureBase>(task));
    }));
    for (const auto& task : left) {
      if (task->cancelled() || !task->error()) continue;
      loop.call_exception_handler({"unhandled exception during asyncio.run() shutdown", task->exception()},
                                  trace::WarningKind::never_retrieved, task->id());
    }
  }
  ++loop.context().tasks_named; // of a task that shuts down the async generators, which have no twin
  if (loop.has_default_executor()) {
    loop.run_until_complete(loop.shutdown_default_executor());
  } else {
    ++loop.context().tasks_named; // of a task that finds nothing to shut down
  }
  loop.close();
}

} // namespace loopscope::aio
