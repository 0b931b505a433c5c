#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> limited(Future<void> task) { // py: async def limited(
  try {
    co_await wait_for(task, 2); // py: await asyncio.wait_for(task, 2)
  } catch (const BaseException& error) {
    print(repr(error), task.cancelled(), current_task()->cancelling()); // py: print(repr(error)
  }
}

Coro<void> main() {               // py: async def main():
  Loop loop = get_running_loop(); // py: loop = asyncio
  auto cancel = [](Future<void> future, const char* message) {
    return named("main.<locals>.<lambda>", [future, message] { future.cancel(message); });
  };
  auto task = create_task(Coro<void>(sleep(9)));                // py: task = asyncio
  loop->call_later(1, cancel(task, "by somebody"));             // py: loop.call_later(1
  co_await limited(task);                                       // py: await limited(task)
  task = create_task(Coro<void>(sleep(9)));                     // py: task = asyncio
  loop->call_later(2, cancel(task, "just before"));             // py: loop.call_later(2
  co_await limited(task);                                       // py: await limited(task)
  auto future = loop->create_future();                          // py: future = loop
  loop->call_later(2, cancel(future, "a future, just before")); // py: loop.call_later(2
  co_await limited(future);                                     // py: await limited(future)
}

} // namespace

void wait_for_inner_cancelled_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
