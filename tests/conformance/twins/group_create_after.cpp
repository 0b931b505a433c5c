#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> work(int delay) {    // py: async def work(
  co_await sleep(delay);        // py: await asyncio.sleep(delay)
  throw ValueError(str(delay)); // py: raise ValueError(delay)
}

Coro<void> try_to_add(TaskGroup group) { // py: async def try_to_add(
  try {
    group.create_task(work(9)); // py: group.create_task(coroutine)
  } catch (const RuntimeError& error) {
    print(error); // py: print(error)
  }
  co_return;
}

Coro<void> main() {           // py: async def main():
  TaskGroup group;            // py: group = asyncio.TaskGroup()
  co_await try_to_add(group); // py: await try_to_add(group)
  try {
    co_await async_with(group, [](TaskGroup& group) -> Coro<void> { // py: async with group:
      group.create_task(work(1));                                   // py: group.create_task(work(1))
      bool cancelled = false;
      try {
        co_await sleep(2); // py: await asyncio.sleep(2)
      } catch (const CancelledError&) {
        cancelled = true;
      }
      if (cancelled) co_await try_to_add(group); // py: await try_to_add(group)
    });
  } catch (const ExceptionGroup& error) {
    print(error); // py: print(error)
  }
  co_await try_to_add(group); // py: await try_to_add(group)
  try {
    co_await async_with(group, [](TaskGroup&) -> Coro<void> { // py: async with group:
      print("never");                                         // py: print("never")
      co_return;
    });
  } catch (const RuntimeError& error) {
    print(error); // py: print(error)
  }
}

} // namespace

void group_create_after_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
