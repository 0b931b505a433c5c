#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> work(std::string name, int delay) { // py: async def work(
  try {
    co_await sleep(delay); // py: await asyncio.sleep(delay)
    print(name, "worked"); // py: print(name, "worked")
  } catch (const CancelledError&) {
    print(name, "cancelled"); // py: print(name, "cancelled")
    throw;                    // py: raise
  }
}

Coro<void> main() {           // py: async def main():
  auto task = current_task(); // py: task = asyncio
  try {
    co_await async_with(timeout(1), [](Timeout&) -> Coro<void> {            // py: async with asyncio.timeout(1)
      co_await async_with(TaskGroup(), [](TaskGroup& group) -> Coro<void> { // py: async with asyncio.TaskGroup()
        group.create_task(work("inside", 5));                               // py: group.create_task(work("inside"
        co_return;
      });
    });
  } catch (const TimeoutError& error) {
    print(repr(error), task->cancelling()); // py: print(repr(error)
  }
  try {
    co_await async_with(TaskGroup(), [](TaskGroup& group) -> Coro<void> { // py: async with asyncio.TaskGroup()
      group.create_task(work("outside", 5));                              // py: group.create_task(work("outside"
      co_await async_with(timeout(1), [](Timeout&) -> Coro<void> {        // py: async with asyncio.timeout(1)
        co_await sleep(9);                                                // py: await asyncio.sleep(9)
      });
    });
  } catch (const ExceptionGroup& error) {
    print(repr(error), task->cancelling()); // py: print(repr(error)
  }
}

} // namespace

void group_and_timeout_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
