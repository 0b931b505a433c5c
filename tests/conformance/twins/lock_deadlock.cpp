#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> worker(std::string name, Lock first, Lock second) { // py: async def worker(name, first, second):
  auto held_first = co_await async_with(first);                // py: async with first:
  print(name, "holds its first lock");                         // py: print(name, "holds its first lock")
  co_await sleep(1);                                           // py: await asyncio.sleep(1)
  auto held_second = co_await async_with(second);              // py: async with second:
  print(name, "never gets here");                              // py: print(name, "never gets here")
}

Coro<void> main() {                                          // py: async def main():
  Lock a, b;                                                 // py: a, b = asyncio.Lock(), asyncio.Lock()
  co_await gather(worker("one", a, b), worker("two", b, a)); // py: await asyncio.gather(
}

} // namespace

void lock_deadlock_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
