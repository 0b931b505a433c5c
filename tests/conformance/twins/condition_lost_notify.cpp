#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> waiter(Condition condition, std::string name) { // py: async def waiter(
  auto held = co_await async_with(condition);              // py: async with condition:
  try {
    co_await condition.wait(); // py: await condition.wait()
    print(name, "woken");      // py: print(name, "woken")
  } catch (const CancelledError&) {
    print(name, "cancelled"); // py: print(name, "cancelled")
    throw;                    // py: raise
  }
}

Coro<void> main() {                                       // py: async def main():
  Condition condition;                                    // py: condition = asyncio.Condition()
  auto first = create_task(waiter(condition, "first"));   // py: first = asyncio
  auto second = create_task(waiter(condition, "second")); // py: second = asyncio
  co_await sleep(1);                                      // py: await asyncio.sleep(1)
  {
    auto held = co_await async_with(condition); // py: async with condition:
    condition.notify();                         // py: condition.notify()
    first.cancel();                             // py: first.cancel()
  }
  co_await sleep(1);                       // py: await asyncio.sleep(1)
  print(first.cancelled(), second.done()); // py: print(first.cancelled()
  {
    auto held = co_await async_with(condition); // py: async with condition:
    condition.notify(10);                       // py: condition.notify(10)
  }
  co_await second; // py: await second
}

} // namespace

void condition_lost_notify_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
