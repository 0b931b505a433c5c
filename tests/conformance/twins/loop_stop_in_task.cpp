#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> main() { // py: async def main():
  std::exception_ptr cancelled;
  try {
    co_await sleep(1);          // py: await asyncio.sleep(1)
    get_running_loop()->stop(); // py: asyncio.get_running_loop().stop()
    print("this turn goes on"); // py: print("this turn
    co_await sleep(1);          // py: await asyncio.sleep(1)
    print("never");             // py: print("never")
  } catch (const CancelledError& error) {
    print("cancelled", error); // py: print("cancelled", error)
    cancelled = std::current_exception();
  }
  if (!cancelled) co_return;
  co_await sleep(1);                 // py: await asyncio.sleep(1)
  print("cleaned up");               // py: print("cleaned up")
  std::rethrow_exception(cancelled); // py: raise
}

} // namespace

void loop_stop_in_task_program(const Arguments&) {
  try {
    run(main()); // py: asyncio.run(main())
  } catch (const RuntimeError& error) {
    print(error); // py: print(error)
  }
}

} // namespace loopscope::scenarios
