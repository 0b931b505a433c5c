#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> waiter(std::string name, Future<void> awaited) { // py: async def waiter(
  try {
    co_await awaited; // py: await awaited
  } catch (const CancelledError& error) {
    print(name, repr(error), awaited.cancelled(), current_task()->cancelling()); // py: print(name, repr(error)
  }
}

Coro<void> main() {                                  // py: async def main():
  auto task = create_task(Coro<void>(sleep(9)));     // py: task = asyncio
  auto future = get_running_loop()->create_future(); // py: future = asyncio
  std::vector<Task<void>> waiting;                   // py: waiting = [
  for (const char* name : {"a", "b"}) waiting.push_back(create_task(waiter(name, task)));
  for (const char* name : {"c", "d"}) waiting.push_back(create_task(waiter(name, future)));
  co_await sleep(1);               // py: await asyncio.sleep(1)
  task.cancel("the task");         // py: task.cancel("the task")
  future.cancel("the future");     // py: future.cancel(
  co_await wait(waiting);          // py: await asyncio.wait(waiting)
  co_await waiter("late", task);   // py: await waiter("late", task)
  co_await waiter("late", future); // py: await waiter("late", future)
  try {
    future.exception(); // py: future.exception()
  } catch (const CancelledError& error) {
    print(repr(error)); // py: print(repr(error))
  }
  auto early = create_task(waiter("never", task)); // py: early = asyncio
  early.cancel("early");                           // py: early.cancel("early")
  co_await waiter("early", early);                 // py: await waiter("early", early)
}

} // namespace

void cancel_two_waiters_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
