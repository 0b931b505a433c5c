#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> work(bool takes_back) { // py: async def work(
  auto task = current_task();      // py: task = asyncio
  try {
    co_await sleep(9); // py: await asyncio.sleep(9)
  } catch (const CancelledError&) {
    print("swallowed", task->cancelling()); // py: print("swallowed"
  }
  if (takes_back) print("taken back", task->uncancel()); // py: if takes_back:
  try {
    co_await async_with(timeout(1), [](Timeout&) -> Coro<void> { // py: async with asyncio.timeout(1)
      co_await sleep(9);                                         // py: await asyncio.sleep(9)
    });
  } catch (const BaseException& error) {
    print(repr(error), task->cancelling()); // py: print(repr(error)
  }
  try {
    co_await async_with(TaskGroup(), [](TaskGroup& group) -> Coro<void> { // py: async with asyncio.TaskGroup()
      group.create_task(Coro<void>(sleep(1)));                            // py: group.create_task(
      throw ValueError("body");                                           // py: raise ValueError("body")
      co_return;
    });
  } catch (const ExceptionGroup& error) {
    print(repr(error), task->cancelling()); // py: print(repr(error)
  }
}

Coro<void> main() {                            // py: async def main():
  for (bool takes_back : {true, false}) {      // py: for takes_back in
    auto task = create_task(work(takes_back)); // py: task = asyncio
    co_await sleep(1);                         // py: await asyncio.sleep(1)
    task.cancel();                             // py: task.cancel()
    co_await wait(std::vector{task});          // py: await asyncio.wait([task])
    print(task.cancelled());                   // py: print(task.cancelled())
  }
}

} // namespace

void timeout_after_swallow_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
