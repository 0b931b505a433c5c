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
  print(name, "cleans up", current_task()->cancelling()); // py: print(name, "cleans
  try {
    co_await sleep(2);         // py: await asyncio.sleep(2)
    print(name, "cleaned up"); // py: print(name, "cleaned
  } catch (const CancelledError& error) {
    print(name, "interrupted", repr(error)); // py: print(name, "interrupted"
  }
  if (cancelled) std::rethrow_exception(cancelled);
}

Coro<void> main() {                               // py: async def main():
  auto once = create_task(work("once"));          // py: once = asyncio
  auto twice = create_task(work("twice"));        // py: twice = asyncio
  co_await sleep(1);                              // py: await asyncio.sleep(1)
  once.cancel("first");                           // py: once.cancel("first")
  twice.cancel("first");                          // py: twice.cancel("first")
  twice.cancel("again at once");                  // py: twice.cancel("again
  co_await sleep(1);                              // py: await asyncio.sleep(1)
  bool second = twice.cancel("second");           // py: print(once.done()
  print(once.done(), second, twice.cancelling()); // py: print(once.done()
  for (auto task : {once, twice}) {               // py: for task in (once, twice):
    try {
      co_await task; // py: await task
    } catch (const CancelledError& error) {
      print(repr(error), task.cancelled()); // py: print(repr(error)
    }
  }
}

} // namespace

void cancel_cleanup_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
