#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> main() {    // py: async def main():
  Condition condition; // py: condition = asyncio
  {
    auto held = co_await async_with(condition); // py: async with condition:
    try {
      co_await wait_for(condition.wait(), 1); // py: await asyncio.wait_for(
    } catch (const TimeoutError&) {
      print("timeout", condition.locked()); // py: print("timeout"
    }
    try {
      co_await async_with(timeout(1), [&](Timeout&) -> Coro<void> { // py: async with asyncio.timeout(1):
        co_await condition.wait();                                  // py: await condition.wait()
      });
    } catch (const TimeoutError&) {
      print("timeout", condition.locked()); // py: print("timeout"
    }
    print(co_await condition.wait_for([] { return true; })); // py: print(await condition.wait_for(
  }
  bool held = co_await condition.wait_for([] { return true; }); // py: print(await condition.wait_for(
  print(held, condition.locked());                              // py: print(await condition
  try {
    co_await condition.wait_for([] { return false; }); // py: await condition.wait_for(lambda: False)
  } catch (const RuntimeError& error) {
    print(error); // py: print(error)
  }
  try {
    condition.notify_all(); // py: condition.notify_all()
  } catch (const RuntimeError& error) {
    print(error); // py: print(error)
  }
}

} // namespace

void condition_with_timeout_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
