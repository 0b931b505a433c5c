#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<std::string> work(std::string name) { // py: async def work(
  print(name, "begins");                   // py: print(name, "begins")
  try {
    co_await sleep(1); // py: await asyncio.sleep(1)
  } catch (const CancelledError&) {
    print(name, "cancelled"); // py: print(name, "cancelled")
    throw;                    // py: raise
  }
  co_return name; // py: return name
}

Coro<void> main() { // py: async def main():
  try {
    co_await wait_for(work("coroutine"), 0); // py: await asyncio.wait_for(work("coroutine"), 0)
  } catch (const TimeoutError&) {
    print("timeout"); // py: print("timeout")
  }
  auto task = create_task(work("task")); // py: task = asyncio.create_task(work("task"))
  co_await sleep(0);                     // py: await asyncio.sleep(0)
  try {
    co_await wait_for(task, -1); // py: await asyncio.wait_for(task, -1)
  } catch (const TimeoutError&) {
    print("timeout", task.cancelled()); // py: print("timeout", task.cancelled())
  }
  task = create_task(work("done"));  // py: task = asyncio.create_task(work("done"))
  co_await task;                     // py: await task
  print(co_await wait_for(task, 0)); // py: print(await asyncio.wait_for(task, 0))
}

} // namespace

void wait_for_zero_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
