#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> use(int name, Lock lock, double seconds_held) { // py: async def use(name, lock):
  auto held = co_await async_with(lock);                   // py: async with lock:
  print("acquired by", name);                              // py: print("acquired by", name)
  co_await sleep(seconds_held);                            // py: await asyncio.sleep(SECONDS_HELD)
  print("released by", name);                              // py: print("released by", name)
}

Coro<void> main(int worker_count, double seconds_held) { // py: async def main():
  Lock shared;                                           // py: shared = asyncio.Lock()
  std::vector<Coro<void>> workers;                       // py: workers = [
  for (int n = 0; n < worker_count; ++n) workers.push_back(use(n + 1, shared, seconds_held));
  co_await gather(std::move(workers)); // py: await asyncio.gather(*workers)
}

} // namespace

void lock_program(const Arguments& given) {
  run(main(integer(given, "workers"), real(given, "seconds_held"))); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
