#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

template <class A>
Coro<void> limited(std::string name, A awaitable) { // py: async def limited(
  try {
    print(name, co_await wait_for(std::move(awaitable), 1)); // py: print(name, await
  } catch (const TimeoutError&) {
    print(name, "timeout"); // py: print(name, "timeout")
  }
}

Coro<void> main() {                                        // py: async def main():
  Lock lock;                                               // py: lock, event
  Event event;                                             // py: lock, event
  Queue<std::string> queue;                                // py: queue, semaphore
  Semaphore semaphore(0);                                  // py: queue, semaphore
  co_await limited("lock", Coro<bool>(lock.acquire()));    // py: await limited("lock"
  co_await limited("lock", Coro<bool>(lock.acquire()));    // py: await limited("lock"
  co_await limited("event", event.wait());                 // py: await limited("event"
  co_await limited("queue", queue.get());                  // py: await limited("queue"
  co_await limited("semaphore", semaphore.acquire());      // py: await limited("semaphore"
  lock.release();                                          // py: lock.release()
  event.set();                                             // py: event.set()
  queue.put_nowait("item");                                // py: queue.put_nowait("item")
  semaphore.release();                                     // py: semaphore.release()
  co_await sleep(0);                                       // py: await asyncio.sleep(0)
  print(lock.locked(), queue.qsize(), semaphore.locked()); // py: print(lock.locked()
  co_await limited("lock", Coro<bool>(lock.acquire()));    // py: await limited("lock"
  co_await limited("event", event.wait());                 // py: await limited("event"
  co_await limited("queue", queue.get());                  // py: await limited("queue"
  co_await limited("semaphore", semaphore.acquire());      // py: await limited("semaphore"
}

} // namespace

void wait_for_primitives_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
