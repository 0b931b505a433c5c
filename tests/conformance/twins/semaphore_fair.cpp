#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> work(Semaphore semaphore, int name) { // py: async def work(
  {
    auto place = co_await async_with(semaphore); // py: async with semaphore:
    print(name, "in", semaphore.locked());       // py: print(name, "in"
    co_await sleep(1);                           // py: await asyncio.sleep(1)
  }
  print(name, "out"); // py: print(name, "out")
}

Coro<void> main() {              // py: async def main():
  Semaphore semaphore(2);        // py: semaphore = asyncio.Semaphore(2)
  std::vector<Task<void>> tasks; // py: tasks = [
  for (int name = 0; name < 4; ++name) tasks.push_back(create_task(work(semaphore, name)));
  co_await sleep(1);                                // py: await asyncio.sleep(1)
  print("free at once:", !semaphore.locked());      // py: print("free at once:"
  tasks.push_back(create_task(work(semaphore, 4))); // py: tasks.append(
  co_await semaphore.acquire();                     // py: await semaphore.acquire()
  print("main in");                                 // py: print("main in")
  semaphore.release();                              // py: semaphore.release()
  co_await gather(tasks);                           // py: await asyncio.gather(*tasks)
  print("free at once:", !semaphore.locked());      // py: print("free at once:"
}

} // namespace

void semaphore_fair_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
