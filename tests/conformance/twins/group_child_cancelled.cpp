#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> work(int delay, std::exception_ptr error = nullptr) { // py: async def work(
  co_await sleep(delay);                                         // py: await asyncio.sleep(delay)
  if (error) std::rethrow_exception(error);                      // py: if error:
  print("worked", delay);                                        // py: print("worked"
}

Coro<void> main() { // py: async def main():
  Task<void> task;
  co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Coro<void> { // py: async with
    task = group.create_task(work(5));                                   // py: task = group
    group.create_task(work(2));                                          // py: group.create_task(work(2))
    co_await sleep(1);                                                   // py: await asyncio.sleep(1)
    task.cancel();                                                       // py: task.cancel()
    print("body ends");                                                  // py: print("body ends")
  });
  print("no error", task.cancelled()); // py: print("no error"
  try {
    co_await async_with(TaskGroup(), [](TaskGroup& group) -> Coro<void> { // py: async with
      auto error = std::make_exception_ptr(ValueError("bad"));
      co_await group.create_task(work(1, error)); // py: await group.create_task(
    });
  } catch (const ExceptionGroup& error) {
    print(repr(error)); // py: print(repr(error))
  }
  co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Coro<void> { // py: async with
    task = group.create_task(work(5));                                   // py: task = group
    co_await sleep(0);                                                   // py: await asyncio.sleep(0)
    task.cancel();                                                       // py: task.cancel()
    try {
      co_await task; // py: await task
    } catch (const CancelledError&) {
      print("seen in the body"); // py: print("seen
    }
  });
  print("end"); // py: print("end")
}

} // namespace

void group_child_cancelled_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
