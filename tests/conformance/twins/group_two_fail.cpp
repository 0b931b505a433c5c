#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> bad(std::string name, int delay) { // py: async def bad(
  bool cancelled = false;
  try {
    co_await sleep(delay); // py: await asyncio.sleep(delay)
  } catch (const CancelledError&) {
    cancelled = true;
  }
  if (cancelled) {
    print(name, "cancelled"); // py: print(name, "cancelled")
    co_await sleep(1);        // py: await asyncio.sleep(1)
    throw KeyError(name);     // py: raise KeyError(name)
  }
  throw ValueError(name); // py: raise ValueError(name)
}

Coro<void> main() { // py: async def main():
  try {
    co_await async_with(TaskGroup(), [](TaskGroup& group) -> Coro<void> { // py: async with asyncio
      group.create_task(bad("a", 1));                                     // py: group.create_task(bad("a"
      group.create_task(bad("b", 1));                                     // py: group.create_task(bad("b"
      group.create_task(bad("c", 2));                                     // py: group.create_task(bad("c"
      co_return;
    });
  } catch (const ExceptionGroup& error) {
    print(error, error.exceptions(), get_running_loop()->time()); // py: print(error
  }
  print(current_task()->cancelling()); // py: print(asyncio.current_task()
}

} // namespace

void group_two_fail_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
