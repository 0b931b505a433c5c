#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> eat(std::string name, Lock first, Lock second) { // py: async def eat(name, first, second):
  auto one = co_await async_with(first);                    // py: async with first:
  print(name, "holds one");                                 // py: print(name, "holds one")
  co_await sleep(1);                                        // py: await asyncio.sleep(1)
  auto both = co_await async_with(second);                  // py: async with second:
  print(name, "eats");                                      // py: print(name, "eats")
}

Coro<void> main(double delay, bool same_order) {                             // py: async def main():
  Lock fork;                                                                 // py: fork = asyncio.Lock()
  Lock knife;                                                                // py: knife = asyncio.Lock()
  auto tools = same_order ? std::pair(fork, knife) : std::pair(knife, fork); // py: tools = (fork, knife)
  auto ann = create_task(eat("Ann", fork, knife));                           // py: ann = asyncio.create_task(
  co_await sleep(delay);                                                     // py: await asyncio.sleep(DELAY)
  auto bob = create_task(eat("Bob", tools.first, tools.second));             // py: bob = asyncio.create_task(
  co_await gather(ann, bob);                                                 // py: await asyncio.gather(ann, bob)
}

} // namespace

void deadlock_program(const Arguments& given) {
  run(main(real(given, "delay"), integer(given, "same_order") != 0)); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
