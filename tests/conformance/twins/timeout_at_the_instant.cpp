#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> sleeping(std::string name, int seconds) { // py: async def sleeping(
  Timeout limit = timeout(1);
  try {
    co_await async_with(limit, [&](Timeout&) -> Coro<void> { // py: async with asyncio.timeout(1)
      co_await sleep(seconds);                               // py: await asyncio.sleep(seconds)
    });
    print(name, "in time", limit.expired()); // py: print(name, "in time"
  } catch (const TimeoutError&) {
    print(name, "timeout"); // py: print(name, "timeout"
  }
}

Coro<void> waiting(std::string name, Future<std::string> future) { // py: async def waiting(
  Timeout limit = timeout(1);
  try {
    co_await async_with(limit, [&](Timeout&) -> Coro<void> { // py: async with asyncio.timeout(1)
      print(name, co_await future);                          // py: print(name, await future)
    });
    print(name, "in time", limit.expired()); // py: print(name, "in time"
  } catch (const TimeoutError&) {
    print(name, "timeout", future.cancelled()); // py: print(name, "timeout"
  }
}

Coro<void> main() {                                                                             // py: async def main():
  Loop loop = get_running_loop();                                                               // py: loop = asyncio
  co_await sleeping("sleep", 1);                                                                // py: await sleeping(
  auto first = loop->create_future<std::string>();                                              // py: first, second
  auto second = loop->create_future<std::string>();                                             // py: first, second
  loop->call_later(1, named("main.<locals>.<lambda>", [first] { first.set_result("first"); })); // py: loop.call_later(1
  auto task = create_task(waiting("before", first));                                            // py: task = asyncio
  co_await task;                                                                                // py: await task
  task = create_task(waiting("after", second));                                                 // py: task = asyncio
  co_await sleep(0);                                             // py: await asyncio.sleep(0)
  loop->call_later(1, named("main.<locals>.<lambda>", [second] { // py: loop.call_later(1
                     if (!second.done()) second.set_result("second");
                   }));
  co_await task; // py: await task
}

} // namespace

void timeout_at_the_instant_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
