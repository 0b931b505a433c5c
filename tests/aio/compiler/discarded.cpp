// What is of no use unless it is awaited: the compiler says so where that is forgotten. Checked by clang -verify (see
// tests/CMakeLists.txt); it is no part of a program.
#include "core/aio/aio.h"

using namespace loopscope::aio; // NOLINT(google-build-using-namespace)

Coro<int> number();

Coro<void> forgets(Lock lock, Condition condition, Semaphore semaphore, Event event, Queue<int> queue, Barrier barrier,
                   std::vector<Task<int>> tasks) {
  lock.acquire();                                                       // expected-warning {{ignoring}}
  async_with(lock);                                                     // expected-warning {{ignoring}}
  co_await async_with(lock);                                            // expected-warning {{ignoring}}
  condition.acquire();                                                  // expected-warning {{ignoring}}
  condition.wait();                                                     // expected-warning {{ignoring}}
  condition.wait_for([] { return true; });                              // expected-warning {{ignoring}}
  async_with(condition);                                                // expected-warning {{ignoring}}
  co_await async_with(condition);                                       // expected-warning {{ignoring}}
  semaphore.acquire();                                                  // expected-warning {{ignoring}}
  async_with(semaphore);                                                // expected-warning {{ignoring}}
  co_await async_with(semaphore);                                       // expected-warning {{ignoring}}
  event.wait();                                                         // expected-warning {{ignoring}}
  queue.get();                                                          // expected-warning {{ignoring}}
  queue.put(1);                                                         // expected-warning {{ignoring}}
  queue.join();                                                         // expected-warning {{ignoring}}
  barrier.wait();                                                       // expected-warning {{ignoring}}
  loopscope::aio::sleep(1);                                             // expected-warning {{ignoring}}
  number();                                                             // expected-warning {{ignoring}}
  wait(tasks);                                                          // expected-warning {{ignoring}}
  wait_for(number(), 1);                                                // expected-warning {{ignoring}}
  to_thread([] {});                                                     // expected-warning {{ignoring}}
  async_with(timeout(1), [](Timeout&) -> Coro<void> { co_return; });    // expected-warning {{ignoring}}
  async_with(TaskGroup(), [](TaskGroup&) -> Coro<void> { co_return; }); // expected-warning {{ignoring}}
  yield_from(number());                                                 // expected-warning {{ignoring}}
  // These run all the same, as in Python.
  create_task(number());
  gather(number(), number());
  shield(number());
}
