#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> work(Semaphore semaphore, std::string name) { // py: async def work(
  for (int n = 0; n < 2; ++n) {                          // py: for n in range(2):
    co_await semaphore.acquire();                        // py: await semaphore.acquire()
    print(name, "in", n);                                // py: print(name, "in"
    co_await sleep(0);                                   // py: await asyncio.sleep(0)
    semaphore.release();                                 // py: semaphore.release()
    print(name, "out", n, semaphore.locked());           // py: print(name, "out"
  }
}

Coro<void> main() {              // py: async def main():
  BoundedSemaphore semaphore(2); // py: semaphore = asyncio
  std::vector<Coro<void>> all;
  for (const char* name : {"a", "b", "c", "d"}) all.push_back(work(semaphore, name));
  co_await gather(std::move(all));               // py: await asyncio.gather(
  print(semaphore.locked());                     // py: print(semaphore.locked())
  co_await semaphore.acquire();                  // py: await semaphore.acquire()
  co_await semaphore.acquire();                  // py: await semaphore.acquire()
  auto task = create_task(work(semaphore, "e")); // py: task = asyncio
  co_await sleep(0);                             // py: await asyncio.sleep(0)
  semaphore.release();                           // py: semaphore.release()
  semaphore.release();                           // py: semaphore.release()
  co_await semaphore.acquire();                  // py: await semaphore.acquire()
  print("main in", semaphore.locked());          // py: print("main in"
  co_await sleep(0);                             // py: await asyncio.sleep(0)
  semaphore.release();                           // py: semaphore.release()
  co_await task;                                 // py: await task
}

} // namespace

void semaphore_taken_again_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
