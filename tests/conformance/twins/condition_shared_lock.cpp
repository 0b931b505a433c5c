#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> waiter(Condition condition, std::string name) { // py: async def waiter(
  auto held = co_await async_with(condition);              // py: async with condition:
  co_await condition.wait();                               // py: await condition.wait()
  print(name, "woken");                                    // py: print(name, "woken")
}

Coro<void> main() {                               // py: async def main():
  Lock lock;                                      // py: lock = asyncio.Lock()
  Condition full(lock);                           // py: full, empty
  Condition empty(lock);                          // py: full, empty
  auto one = create_task(waiter(full, "full"));   // py: one = asyncio
  auto two = create_task(waiter(empty, "empty")); // py: two = asyncio
  co_await sleep(1);                              // py: await asyncio.sleep(1)
  {
    auto held = co_await async_with(lock); // py: async with lock:
    print(full.locked(), empty.locked());  // py: print(full.locked()
    empty.notify_all();                    // py: empty.notify_all()
  }
  co_await two;                          // py: await two
  print(one.done());                     // py: print(one.done())
  one.cancel();                          // py: one.cancel()
  co_await wait(std::vector{one});       // py: await asyncio.wait([one])
  print(one.cancelled(), lock.locked()); // py: print(one.cancelled()
}

} // namespace

void condition_shared_lock_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
