#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> eat(std::string name, Lock first, Lock second) { // py: async def eat(
  try {
    auto one = co_await async_with(first);   // py: async with first:
    co_await sleep(1);                       // py: await asyncio.sleep(1)
    auto both = co_await async_with(second); // py: async with second:
    print(name, "eats");                     // py: print(name, "eats")
  } catch (const CancelledError&) {
    print(name, "gives up"); // py: print(name, "gives up")
    throw;
  }
}

Coro<void> main() { // py: async def main():
  Lock fork, knife; // py: fork, knife =
  try {
    co_await async_with(timeout(5), [&](Timeout&) -> Coro<void> {        // py: async with asyncio.timeout(5):
      co_await gather(eat("Ann", fork, knife), eat("Bob", knife, fork)); // py: await asyncio.gather(
    });
  } catch (const TimeoutError&) {
    print("dinner is off at", get_running_loop()->time()); // py: print("dinner is off
  }
}

} // namespace

void deadlock_with_limit_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
