#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> request(int n, Semaphore slots) { // py: async def request(n, slots):
  auto slot = co_await async_with(slots);    // py: async with slots:
  print("request", n);                       // py: print("request", n)
  co_await sleep(0.1);                       // py: await asyncio.sleep(0.1)
}

Coro<void> main(int requests, int per_second, bool paced) {              // py: async def main():
  Semaphore slots(per_second);                                           // py: slots = asyncio.Semaphore(PER_SECOND)
  co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Coro<void> { // py: async with asyncio.TaskGroup()
    for (int n = 0; n < requests; ++n) {                                 // py: for n in range(REQUESTS):
      group.create_task(request(n + 2, slots));                          // py: group.create_task(request(n + 2, slots))
      if (paced)                                                         // py: if PACED:
        co_await sleep(1.0 / per_second);                                // py: await asyncio.sleep(1 / PER_SECOND)
    }
  });
  print("all are answered"); // py: print("all are answered")
}

} // namespace

void rate_limit_program(const Arguments& given) {
  run(main(integer(given, "requests"), integer(given, "per_second"),
           integer(given, "paced") != 0)); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
