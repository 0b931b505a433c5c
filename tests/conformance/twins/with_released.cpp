#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> main() { // py: async def main():
  Lock lock;        // py: lock = asyncio
  try {
    auto held = co_await async_with(lock); // py: async with lock:
    lock.release();                        // py: lock.release()
    print("released", lock.locked());      // py: print("released", lock.locked())
  } catch (const RuntimeError& error) {
    print(repr(error)); // py: print(repr(error))
  }
  Condition condition; // py: condition = asyncio
  try {
    auto held = co_await async_with(condition); // py: async with condition:
    condition.release();                        // py: condition.release()
  } catch (const RuntimeError& error) {
    print(repr(error)); // py: print(repr(error))
  }
  Semaphore semaphore(1); // py: semaphore = asyncio
  {
    auto place = co_await async_with(semaphore); // py: async with semaphore:
    semaphore.release();                         // py: semaphore.release()
  }
  co_await semaphore.acquire(); // py: await semaphore.acquire()
  print(semaphore.locked());    // py: print(semaphore.locked())
  BoundedSemaphore bounded(1);  // py: bounded = asyncio
  try {
    auto place = co_await async_with(bounded); // py: async with bounded:
    bounded.release();                         // py: bounded.release()
    print("released", bounded.locked());       // py: print("released", bounded.locked())
  } catch (const ValueError& error) {
    print(repr(error)); // py: print(repr(error))
  }
  print("end"); // py: print("end")
}

} // namespace

void with_released_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
