#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> use(Lock lock, std::string name) { // py: async def use(
  try {
    auto held = co_await async_with(lock); // py: async with lock:
    print(name, "holds");                  // py: print(name, "holds")
    co_await sleep(1);                     // py: await asyncio.sleep(1)
  } catch (const CancelledError&) {
    print(name, "cancelled", lock.locked()); // py: print(name, "cancelled"
    throw;                                   // py: raise
  }
}

Coro<void> main() {              // py: async def main():
  Lock lock;                     // py: lock = asyncio.Lock()
  co_await lock.acquire();       // py: await lock.acquire()
  std::vector<Task<void>> tasks; // py: tasks = [
  for (const char* name : {"a", "b", "c"}) tasks.push_back(create_task(use(lock, name)));
  co_await sleep(1);                                // py: await asyncio.sleep(1)
  lock.release();                                   // py: lock.release()
  tasks[0].cancel();                                // py: tasks[0].cancel()
  tasks.push_back(create_task(use(lock, "d")));     // py: tasks.append(
  print(lock.locked());                             // py: print(lock.locked())
  co_await sleep(1);                                // py: await asyncio.sleep(1)
  tasks[2].cancel();                                // py: tasks[2].cancel()
  tasks[3].cancel();                                // py: tasks[3].cancel()
  print(co_await gather(return_exceptions, tasks)); // py: print(await asyncio.gather(
  print(lock.locked());                             // py: print(lock.locked())
}

} // namespace

void lock_cancelled_woken_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
