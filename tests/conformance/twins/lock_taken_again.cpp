#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> use(Lock lock, std::string name) { // py: async def use(
  for (int n = 0; n < 2; ++n) {               // py: for n in range(2):
    co_await lock.acquire();                  // py: await lock.acquire()
    print(name, "holds", n);                  // py: print(name, "holds"
    co_await sleep(0);                        // py: await asyncio.sleep(0)
    lock.release();                           // py: lock.release()
    print(name, "released", lock.locked());   // py: print(name, "released"
  }
}

Coro<void> main() {                                                // py: async def main():
  Lock lock;                                                       // py: lock = asyncio.Lock()
  co_await gather(use(lock, "a"), use(lock, "b"), use(lock, "c")); // py: await asyncio.gather(
  co_await lock.acquire();                                         // py: await lock.acquire()
  auto waiting = create_task(use(lock, "d"));                      // py: waiting = asyncio
  co_await sleep(1);                                               // py: await asyncio.sleep(1)
  waiting.cancel();                                                // py: waiting.cancel()
  lock.release();                                                  // py: lock.release()
  {
    auto held = co_await async_with(lock);                 // py: async with lock:
    print("main holds it: the one in line was cancelled"); // py: print("main holds
  }
  print(lock.locked(), waiting.done()); // py: print(lock.locked()
}

} // namespace

void lock_taken_again_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
