#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> use(std::string name, Lock lock) { // py: async def use(name, lock):
  auto held = co_await async_with(lock);      // py: async with lock:
  print(name, "holds");                       // py: print(name
  co_await sleep(1);                          // py: await asyncio.sleep(1)
}

Coro<void> main() {                                                 // py: async def main():
  Lock lock;                                                        // py: lock = asyncio.Lock()
  auto first = create_task(use("first", lock));                     // py: first = asyncio
  auto second = create_task(use("second", lock));                   // py: second = asyncio
  auto third = create_task(use("third", lock));                     // py: third = asyncio
  co_await sleep(0.5);                                              // py: await asyncio.sleep(0.5)
  second.cancel();                                                  // py: second.cancel()
  co_await first;                                                   // py: await first
  third.cancel();                                                   // py: third.cancel()
  auto fourth = create_task(use("fourth", lock));                   // py: fourth = asyncio
  print(co_await gather(return_exceptions, second, third, fourth)); // py: print(await asyncio.gather(second
  print("locked:", lock.locked());                                  // py: print("locked:"
  try {
    lock.release(); // py: lock.release()
  } catch (const RuntimeError& error) {
    print(error); // py: print(error)
  }
}

} // namespace

void lock_cancelled_waiter_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
