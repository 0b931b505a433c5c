#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> work(std::string name) { // py: async def work(
  std::exception_ptr cancelled;
  try {
    co_await sleep(9); // py: await asyncio.sleep(9)
  } catch (const CancelledError&) {
    cancelled = std::current_exception();
  }
  if (!cancelled) co_return;
  print(name, "holds up its end");   // py: print(name, "holds
  co_await sleep(1);                 // py: await asyncio.sleep(1)
  std::rethrow_exception(cancelled); // py: raise
}

Coro<void> main() {                               // py: async def main():
  Loop loop = get_running_loop();                 // py: loop = asyncio
  auto task = create_task(work("task"));          // py: task = asyncio
  auto waiting = create_task(wait_for(task, {})); // py: waiting = asyncio
  co_await sleep(1);                              // py: await asyncio.sleep(1)
  waiting.cancel("enough");                       // py: waiting.cancel("enough")
  try {
    co_await waiting; // py: await waiting
  } catch (const CancelledError& error) {
    print(repr(error), task.cancelled(), loop->time()); // py: print(repr(error)
  }
  task = create_task(work("no time")); // py: task = asyncio
  co_await sleep(1);                   // py: await asyncio.sleep(1)
  try {
    co_await wait_for(task, 0); // py: await asyncio.wait_for(task, 0)
  } catch (const TimeoutError&) {
    print("timeout", task.cancelled(), loop->time()); // py: print("timeout"
  }
}

} // namespace

void wait_for_unlimited_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
