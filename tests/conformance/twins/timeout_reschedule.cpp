#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> main() {               // py: async def main():
  Loop loop = get_running_loop(); // py: loop = asyncio
  Timeout limit = timeout(1);
  co_await async_with(limit, [&](Timeout& limit) -> Coro<void> { // py: async with asyncio.timeout(1)
    limit.reschedule(loop->time() + 5);                          // py: limit.reschedule(loop.time() + 5)
    co_await sleep(2);                                           // py: await asyncio.sleep(2)
    limit.reschedule({});                                        // py: limit.reschedule(None)
    co_await sleep(9);                                           // py: await asyncio.sleep(9)
    print(limit.when(), loop->time());                           // py: print(limit.when()
  });
  try {
    limit.reschedule(99); // py: limit.reschedule(99)
  } catch (const RuntimeError& error) {
    print(error); // py: print(error)
  }
  limit = timeout({});
  try {
    co_await async_with(limit, [&](Timeout& limit) -> Coro<void> { // py: async with asyncio.timeout(None)
      limit.reschedule(loop->time() - 1);                          // py: limit.reschedule(loop.time() - 1)
      print("body");                                               // py: print("body")
      co_await sleep(9);                                           // py: await asyncio.sleep(9)
    });
  } catch (const TimeoutError&) {
    print("timeout", limit.when(), loop->time()); // py: print("timeout"
  }
  try {
    limit.reschedule({}); // py: limit.reschedule(None)
  } catch (const RuntimeError& error) {
    print(error); // py: print(error)
  }
  try {
    timeout(1).reschedule(2); // py: asyncio.timeout(1).reschedule(2)
  } catch (const RuntimeError& error) {
    print(repr(error)); // py: print(repr(error))
  }
}

} // namespace

void timeout_reschedule_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
