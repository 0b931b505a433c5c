#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> work(std::exception_ptr error = nullptr) { // py: async def work(
  try {
    co_await sleep(9); // py: await asyncio.sleep(9)
  } catch (const CancelledError&) {
    print("cancelled");                       // py: print("cancelled")
    if (error) std::rethrow_exception(error); // py: if error:
    throw;                                    // py: raise
  }
}

Coro<void> main() { // py: async def main():
  Task<void> task;
  try {
    co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Coro<void> { // py: async with
      task = group.create_task(work());                                    // py: task = group
      co_await sleep(1);                                                   // py: await asyncio.sleep(1)
      throw ValueError("body");                                            // py: raise ValueError("body")
    });
  } catch (const ExceptionGroup& error) {
    print(repr(error), task.cancelled()); // py: print(repr(error), task
  }
  try {
    co_await async_with(TaskGroup(), [](TaskGroup& group) -> Coro<void> { // py: async with
      group.create_task(work(std::make_exception_ptr(KeyError("task")))); // py: group.create_task(
      co_await sleep(1);                                                  // py: await asyncio.sleep(1)
      throw ValueError("body");                                           // py: raise ValueError("body")
    });
  } catch (const ExceptionGroup& error) {
    print(repr(error), current_task()->cancelling()); // py: print(repr(error), asyncio
  }
  try {
    co_await async_with(TaskGroup(), [](TaskGroup&) -> Coro<void> { // py: async with asyncio.TaskGroup():
      throw ValueError("alone");                                    // py: raise ValueError("alone")
      co_return;
    });
  } catch (const ExceptionGroup& error) {
    print(error, error.exceptions()); // py: print(error, list(
  }
}

} // namespace

void group_body_raises_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
