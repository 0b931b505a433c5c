#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> work(Semaphore semaphore, std::string name) { // py: async def work(
  try {
    auto place = co_await async_with(semaphore); // py: async with semaphore:
    print(name, "in");                           // py: print(name, "in")
    co_await sleep(1);                           // py: await asyncio.sleep(1)
  } catch (const CancelledError&) {
    print(name, "cancelled"); // py: print(name, "cancelled")
    throw;                    // py: raise
  }
}

Coro<void> main() {              // py: async def main():
  Semaphore semaphore;           // py: semaphore = asyncio.Semaphore()
  co_await semaphore.acquire();  // py: await semaphore.acquire()
  std::vector<Task<void>> tasks; // py: tasks = [
  for (const char* name : {"a", "b", "c", "d"}) tasks.push_back(create_task(work(semaphore, name)));
  co_await sleep(1);                                // py: await asyncio.sleep(1)
  tasks[2].cancel();                                // py: tasks[2].cancel()
  semaphore.release();                              // py: semaphore.release()
  tasks[0].cancel();                                // py: tasks[0].cancel()
  print(co_await gather(return_exceptions, tasks)); // py: print(await asyncio.gather(
  print(semaphore.locked());                        // py: print(semaphore.locked())
}

} // namespace

void semaphore_cancel_given_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
