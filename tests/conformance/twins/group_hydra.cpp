#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> hydra(TaskGroup group, int* heads) { // py: async def hydra(group):
  ++*heads;                                     // py: heads += 1
  co_await sleep(1);                            // py: await asyncio.sleep(1)
  group.create_task(hydra(group, heads));       // py: group.create_task(hydra
  group.create_task(hydra(group, heads));       // py: group.create_task(hydra
}

Coro<void> hercules(const int* heads) {        // py: async def hercules():
  while (*heads < 10) co_await sleep(1.5);     // py: await asyncio.sleep(1.5)
  throw ZeroDivisionError("division by zero"); // py: raise ZeroDivisionError(
}

Coro<void> main(int* heads) { // py: async def main():
  try {
    co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Coro<void> { // py: async with asyncio
      for (int i = 0; i < 3; ++i) group.create_task(hydra(group, heads));  // py: group.create_task(hydra
      group.create_task(hercules(heads));                                  // py: group.create_task(hercules
      co_await sleep(10);                                                  // py: await asyncio.sleep(10)
    });
  } catch (const ExceptionGroup& error) {
    print(repr(error), *heads, get_running_loop()->time()); // py: print(repr(error)
  }
  co_await sleep(10);                          // py: await asyncio.sleep(10)
  print(*heads, current_task()->cancelling()); // py: print(heads
}

} // namespace

void group_hydra_program(const Arguments&) {
  int heads = 0;
  run(main(&heads)); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
