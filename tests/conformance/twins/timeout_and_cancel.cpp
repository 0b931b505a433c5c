#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> work(std::string name) { // py: async def work(
  Timeout limit = timeout(1);
  try {
    co_await async_with(limit, [](Timeout&) -> Coro<void> { // py: async with asyncio.timeout(1)
      co_await sleep(9);                                    // py: await asyncio.sleep(9)
    });
  } catch (const BaseException& error) {
    print(name, repr(error), limit.expired(), current_task()->cancelling()); // py: print(name, repr(error)
    throw;                                                                   // py: raise
  }
}

Coro<void> main() { // py: async def main():
  auto outside = [](Task<void> task) { return named("main.<locals>.<lambda>", [task] { task.cancel("outside"); }); };
  auto before = create_task(work("before"));                       // py: before = asyncio
  get_running_loop()->call_later(1, outside(before));              // py: asyncio.get_running_loop()
  co_await wait(std::vector{before});                              // py: await asyncio.wait([before])
  auto after = create_task(work("after"));                         // py: after = asyncio
  co_await sleep(0);                                               // py: await asyncio.sleep(0)
  get_running_loop()->call_later(1, outside(after));               // py: asyncio.get_running_loop()
  co_await wait(std::vector{after});                               // py: await asyncio.wait([after])
  auto early = create_task(work("early"));                         // py: early = asyncio
  co_await sleep(0.5);                                             // py: await asyncio.sleep(0.5)
  early.cancel("early");                                           // py: early.cancel("early")
  co_await wait(std::vector{early});                               // py: await asyncio.wait([early])
  print(before.cancelled(), after.cancelled(), early.cancelled()); // py: print(before.cancelled()
}

} // namespace

void timeout_and_cancel_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
