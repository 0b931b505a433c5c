#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> work() {    // py: async def work():
  print("never runs"); // py: print("never runs")
  co_return;
}

Coro<int> stubborn() { // py: async def stubborn():
  try {
    co_await sleep(5); // py: await asyncio.sleep(5)
  } catch (const CancelledError&) {
    print("swallowed", current_task()->cancelling()); // py: print("swallowed"
    current_task()->uncancel();                       // py: asyncio.current_task().uncancel()
  }
  co_await sleep(1);                      // py: await asyncio.sleep(1)
  co_return current_task()->cancelling(); // py: return asyncio
}

Coro<void> main() {                         // py: async def main():
  auto task = create_task(work(), "early"); // py: task = asyncio
  bool cancelled = task.cancel();           // py: print(task.cancel(), task.cancelling())
  print(cancelled, task.cancelling());      // py: print(task.cancel(), task.cancelling())
  try {
    co_await task; // py: await task
  } catch (const CancelledError&) {
    print(task.get_name(), "was cancelled before it began"); // py: print(task.get_name()
  }
  print(task.cancel());                             // py: print(task.cancel())
  auto swallowing = create_task(stubborn());        // py: task = asyncio.create_task(stubborn())
  co_await sleep(0);                                // py: await asyncio.sleep(0)
  swallowing.cancel();                              // py: task.cancel()
  int result = co_await swallowing;                 // py: print("result:"
  print("result:", result, swallowing.cancelled()); // py: print("result:"
  current_task()->cancel();                         // py: asyncio.current_task().cancel()
  print("cancelled oneself");                       // py: print("cancelled oneself")
  try {
    co_await sleep(0); // py: await asyncio.sleep(0)
  } catch (const CancelledError&) {
    print("at the next await"); // py: print("at the next
  }
}

} // namespace

void cancel_before_start_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
