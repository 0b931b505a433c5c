#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> main() {               // py: async def main():
  Loop loop = get_running_loop(); // py: loop = asyncio
  Timeout limit = timeout(1);
  try {
    co_await async_with(limit, [](Timeout& limit) -> Coro<void> { // py: async with asyncio.timeout(1) as limit:
      print(limit.when(), limit.expired());                       // py: print(limit.when()
      co_await sleep(2);                                          // py: await asyncio.sleep(2)
      print("never");                                             // py: print("never")
    });
  } catch (const TimeoutError& error) {
    print(repr(error), limit.expired(), loop->time()); // py: print(repr(error)
  }
  limit = timeout(2);
  co_await async_with(limit, [](Timeout&) -> Coro<void> { // py: async with asyncio.timeout(2)
    co_await sleep(1);                                    // py: await asyncio.sleep(1)
  });
  print(limit.expired(), loop->time());                               // py: print(limit.expired()
  co_await async_with(timeout({}), [](Timeout& limit) -> Coro<void> { // py: async with asyncio.timeout(None)
    co_await sleep(5);                                                // py: await asyncio.sleep(5)
    print(limit.when());                                              // py: print(limit.when())
  });
  limit = timeout(1);
  co_await async_with(limit, [](Timeout&) -> Coro<void> { // py: async with asyncio.timeout(1)
    co_await sleep(0);                                    // py: await asyncio.sleep(0)
    print("in time");                                     // py: print("in time")
  });
  print(limit.expired(), current_task()->cancelling()); // py: print(limit.expired()
}

} // namespace

void timeout_basic_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
