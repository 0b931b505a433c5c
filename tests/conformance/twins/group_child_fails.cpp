#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> bad() {         // py: async def bad():
  co_await sleep(1);       // py: await asyncio.sleep(1)
  throw ValueError("bad"); // py: raise ValueError("bad")
}

Coro<void> good() { // py: async def good():
  try {
    co_await sleep(5); // py: await asyncio.sleep(5)
  } catch (const CancelledError&) {
    print("good cancelled"); // py: print("good cancelled")
    throw;                   // py: raise
  }
}

Coro<void> main() { // py: async def main():
  Task<void> task;
  try {
    co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Coro<void> { // py: async with asyncio
      group.create_task(bad());                                            // py: group.create_task(bad())
      task = group.create_task(good());                                    // py: task = group
      Finally left([] { print("body left", current_task()->cancelling()); });
      co_await sleep(9); // py: await asyncio.sleep(9)
    });
  } catch (const ExceptionGroup& error) {
    print(error, error.exceptions()); // py: print(error, list(
    print(repr(error));               // py: print(repr(error))
  }
  print(task.cancelled(), current_task()->cancelling()); // py: print(task.cancelled()
  co_await sleep(1);                                     // py: await asyncio.sleep(1)
  print("main goes on");                                 // py: print("main goes on")
}

} // namespace

void group_child_fails_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
