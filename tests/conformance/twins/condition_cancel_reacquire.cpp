#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> waiter(Condition condition) {      // py: async def waiter(
  auto held = co_await async_with(condition); // py: async with condition:
  Finally report([&] { print("holds the lock:", condition.locked()); });
  co_await condition.wait(); // py: await condition.wait()
}

Coro<void> main() {                           // py: async def main():
  Condition condition;                        // py: condition = asyncio.Condition()
  auto task = create_task(waiter(condition)); // py: task = asyncio
  co_await sleep(1);                          // py: await asyncio.sleep(1)
  {
    auto held = co_await async_with(condition); // py: async with condition:
    condition.notify();                         // py: condition.notify()
    co_await sleep(1);                          // py: await asyncio.sleep(1)
    task.cancel("first");                       // py: task.cancel("first")
    co_await sleep(1);                          // py: await asyncio.sleep(1)
    task.cancel("second");                      // py: task.cancel("second")
    co_await sleep(1);                          // py: await asyncio.sleep(1)
    print("done:", task.done());                // py: print("done:"
  }
  try {
    co_await task; // py: await task
  } catch (const CancelledError& error) {
    print("cancelled", repr(error), condition.locked()); // py: print("cancelled"
  }
}

} // namespace

void condition_cancel_reacquire_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
