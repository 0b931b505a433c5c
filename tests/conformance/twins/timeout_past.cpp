#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> main() {               // py: async def main():
  Loop loop = get_running_loop(); // py: loop = asyncio
  Timeout limit = timeout({});
  co_await sleep(1);                     // py: await asyncio.sleep(1)
  for (double when : {0.5, 1.0, -3.0}) { // py: for when in
    limit = timeout_at(when);
    try {
      co_await async_with(limit, [](Timeout& limit) -> Coro<void> { // py: async with asyncio.timeout_at(when)
        double when = *limit.when();
        print("body", when == 0.5 ? repr(when) : repr(static_cast<int>(when)), limit.expired()); // py: print("body"
        co_await sleep(0); // py: await asyncio.sleep(0)
        print("never");    // py: print("never")
      });
    } catch (const TimeoutError&) {
      print("timeout", limit.expired(), loop->time()); // py: print("timeout"
    }
  }
  limit = timeout(0);
  co_await async_with(limit, [](Timeout&) -> Coro<void> { // py: async with asyncio.timeout(0)
    print("no await");                                    // py: print("no await")
    co_return;
  });
  print(limit.expired()); // py: print(limit.expired())
  co_await sleep(0);      // py: await asyncio.sleep(0)
  limit = timeout_at({});
  co_await async_with(limit, [](Timeout&) -> Coro<void> { // py: async with asyncio.timeout_at(None)
    co_await sleep(1);                                    // py: await asyncio.sleep(1)
  });
  print(limit.expired(), loop->time()); // py: print(limit.expired()
}

} // namespace

void timeout_past_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
