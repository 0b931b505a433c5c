#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> bad() {         // py: async def bad():
  co_await sleep(1);       // py: await asyncio.sleep(1)
  throw ValueError("bad"); // py: raise ValueError("bad")
}

Coro<void> parent(std::string name) { // py: async def parent(
  try {
    co_await async_with(TaskGroup(), [](TaskGroup& group) -> Coro<void> { // py: async with asyncio
      group.create_task(bad());                                           // py: group.create_task(bad())
      co_await sleep(9);                                                  // py: await asyncio.sleep(9)
    });
  } catch (const BaseException& error) {
    print(name, repr(error), current_task()->cancelling()); // py: print(name, repr(error)
  }
  co_await sleep(1);      // py: await asyncio.sleep(1)
  print(name, "goes on"); // py: print(name, "goes on")
}

Coro<void> main() {                                                                    // py: async def main():
  Loop loop = get_running_loop();                                                      // py: loop = asyncio
  auto before = create_task(parent("before"));                                         // py: before = asyncio
  loop->call_later(1, named("main.<locals>.<lambda>", [before] { before.cancel(); })); // py: loop.call_later(
  co_await wait(std::vector{before});         // py: await asyncio.wait([before])
  auto after = create_task(parent("after"));  // py: after = asyncio
  co_await sleep(1);                          // py: await asyncio.sleep(1)
  co_await sleep(0);                          // py: await asyncio.sleep(0)
  co_await sleep(0);                          // py: await asyncio.sleep(0)
  after.cancel();                             // py: after.cancel()
  co_await wait(std::vector{after});          // py: await asyncio.wait([after])
  auto both = create_task(parent("between")); // py: both = asyncio
  co_await sleep(1);                          // py: await asyncio.sleep(1)
  co_await sleep(0);                          // py: await asyncio.sleep(0)
  both.cancel();                              // py: both.cancel()
  co_await wait(std::vector{both});           // py: await asyncio.wait([both])
}

} // namespace

void group_cancel_and_fail_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
