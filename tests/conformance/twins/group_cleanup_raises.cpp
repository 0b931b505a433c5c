#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> crash() {         // py: async def crash():
  throw ValueError("child"); // py: raise ValueError(
  co_return;
}

Coro<void> body(TaskGroup group, int delay) { // py: async def body(
  try {
    group.create_task(crash()); // py: group.create_task(
    co_await sleep(1);          // py: await asyncio.sleep(1)
  } catch (const CancelledError&) {
  }
  co_await sleep(delay);     // py: await asyncio.sleep(delay)
  throw KeyError("cleanup"); // py: raise KeyError(
}

Coro<void> main() {          // py: async def main():
  for (int delay : {0, 2}) { // py: for delay in
    try {
      co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Coro<void> { // py: async with asyncio
        co_await body(group, delay);                                         // py: await body(group, delay)
      });
    } catch (const ExceptionGroup& error) {
      print(repr(error), current_task()->cancelling()); // py: print(repr(error)
    }
  }
}

} // namespace

void group_cleanup_raises_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
