#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> both(double inner, double outer) { // py: async def both(
  Timeout around = timeout(outer);
  Timeout within = timeout({});
  try {
    co_await async_with(around, [&](Timeout&) -> Coro<void> { // py: async with asyncio.timeout(outer)
      try {
        within = timeout(inner);
        co_await async_with(within, [](Timeout&) -> Coro<void> { // py: async with asyncio.timeout(inner)
          co_await sleep(9);                                     // py: await asyncio.sleep(9)
        });
      } catch (const TimeoutError&) {
        print("inner", within.expired(), around.expired()); // py: print("inner"
      }
      co_await sleep(1);            // py: await asyncio.sleep(1)
      print("after the inner one"); // py: print("after
    });
  } catch (const TimeoutError&) {
    print("outer", within.expired(), around.expired()); // py: print("outer"
  }
  print(current_task()->cancelling(), get_running_loop()->time()); // py: print(asyncio
}

Coro<void> main() {      // py: async def main():
  co_await both(1, 5);   // py: await both(1, 5)
  co_await both(5, 1);   // py: await both(5, 1)
  co_await both(1, 1);   // py: await both(1, 1)
  co_await both(1, 2);   // py: await both(1, 2)
  co_await both(1, 1.5); // py: await both(1, 1.5)
}

} // namespace

void timeout_nested_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
