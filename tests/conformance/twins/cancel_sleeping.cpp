#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> sleeper() {                               // py: async def sleeper():
  Finally cleaning_up([] { print("cleaning up"); }); // py: print("cleaning up")
  try {                                              // py: try:
    print("going to sleep");                         // py: print("going to sleep")
    co_await sleep(10);                              // py: await asyncio.sleep(10)
    print("never printed");                          // py: print("never printed")
  } catch (const CancelledError&) {                  // py: except asyncio.CancelledError:
    print("cancelled while waiting");                // py: print("cancelled while waiting")
    throw;                                           // py: raise
  }
}

Coro<void> main() {                     // py: async def main():
  auto task = create_task(sleeper());   // py: task = asyncio.create_task(sleeper())
  co_await sleep(1);                    // py: await asyncio.sleep(1)
  task.cancel();                        // py: task.cancel()
  try {                                 // py: try:
    co_await task;                      // py: await task
  } catch (const CancelledError&) {     // py: except asyncio.CancelledError:
    print("main saw the cancellation"); // py: print("main saw the cancellation")
  }
  print("cancelled:", task.cancelled()); // py: print("cancelled:", task.cancelled())
}

} // namespace

void cancel_sleeping_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
