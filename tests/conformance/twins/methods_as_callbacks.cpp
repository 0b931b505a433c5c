#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> work() {  // py: async def work():
  co_await sleep(9); // py: await asyncio.sleep(9)
}

Coro<void> main() {                                                // py: async def main():
  Loop loop = get_running_loop();                                  // py: loop = asyncio
  auto future = loop->create_future<int>();                        // py: future, event, lock
  Event event;                                                     // py: future, event, lock
  Lock lock;                                                       // py: future, event, lock
  Queue<int> queue;                                                // py: queue, ranked
  PriorityQueue<int> ranked;                                       // py: queue, ranked
  Semaphore semaphore(0);                                          // py: semaphore, bounded
  BoundedSemaphore bounded(1);                                     // py: semaphore, bounded
  auto task = create_task(work(), "first");                        // py: task = asyncio
  loop->call_soon(fn<&Future<int>::set_result>, future, 42);       // py: loop.call_soon(future.set_result, 42)
  loop->call_soon(fn<&Event::set>, event);                         // py: loop.call_soon(event.set)
  loop->call_soon(fn<&Queue<int>::put_nowait>, queue, 1);          // py: loop.call_soon(queue.put_nowait, 1)
  loop->call_soon(fn<&PriorityQueue<int>::put_nowait>, ranked, 1); // py: loop.call_soon(ranked.put_nowait, 1)
  loop->call_soon(fn<&Semaphore::release>, semaphore);             // py: loop.call_soon(semaphore.release)
  co_await lock.acquire();                                         // py: await lock.acquire()
  co_await bounded.acquire();                                      // py: await bounded.acquire()
  loop->call_soon(fn<&Lock::release>, lock);                       // py: loop.call_soon(lock.release)
  loop->call_soon(fn<&BoundedSemaphore::release>, bounded);        // py: loop.call_soon(bounded.release)
  loop->call_later(1, fn<&Task<void>::set_name>, task, "second");  // py: loop.call_later(1, task.set_name, "second")
  loop->call_soon(fn<&Task<void>::set_name>, task, "in between");  // py: loop.call_soon(task.set_name
  auto timer = loop->call_later(2, fn<&Task<void>::cancel>, task, "enough"); // py: timer = loop
  loop->call_later(1, fn<&TimerHandle::cancel>, timer);                      // py: loop.call_later(1, timer.cancel)
  loop->call_later(3, fn<&Task<void>::cancel>, task, "at last");             // py: loop.call_later(3, task.cancel
  print(co_await future);                                                    // py: print(await future)
  try {
    co_await task; // py: await task
  } catch (const CancelledError& error) {
    print(repr(error), task.get_name()); // py: print(repr(error), task
  }
  loop->call_soon(fn<&Future<int>::cancel>, future, std::nullopt); // py: loop.call_soon(future.cancel)
  loop->call_soon(fn<&EventLoop::stop>, loop);                     // py: loop.call_soon(loop.stop)
  co_await sleep(1);                                               // py: await asyncio.sleep(1)
}

} // namespace

void methods_as_callbacks_program(const Arguments&) {
  Loop loop = new_event_loop();          // py: loop = asyncio.new_event_loop()
  auto task = loop->create_task(main()); // py: task = loop
  try {
    loop->run_until_complete(task); // py: loop.run_until_complete(task)
  } catch (const RuntimeError& error) {
    print(error); // py: print(error)
  }
  loop->run_until_complete(task); // py: loop.run_until_complete(task)
  loop->close();                  // py: loop.close()
}

} // namespace loopscope::scenarios
