#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> use(std::string name, Lock lock, int seconds) { // py: async def use(name, lock, seconds):
  auto held = co_await async_with(lock);                   // py: async with lock:
  print("acquired by", name);                              // py: print("acquired by", name)
  co_await sleep(seconds);                                 // py: await asyncio.sleep(seconds)
  print("released by", name);                              // py: print("released by", name)
}

Coro<void> main() {                                                               // py: async def main():
  Lock shared;                                                                    // py: shared = asyncio.Lock()
  co_await gather(use("1", shared, 1), use("2", shared, 1), use("3", shared, 0)); // py: await asyncio.gather(
}

} // namespace

void lock_workers_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
