#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> work(std::string name) { // py: async def work(name):
  try {
    co_await sleep(10); // py: await asyncio.sleep(10)
  } catch (const CancelledError& error) {
    // py: print(name, "cancelled"
    print(name, "cancelled", error.has_message() ? "(" + repr(error.message()) + ",)" : "()");
    throw; // py: raise
  }
}

Coro<void> gathering() {                 // py: async def gathering():
  co_await gather(work("a"), work("b")); // py: await asyncio.gather(
}

Coro<void> main() {                      // py: async def main():
  auto outer = create_task(gathering()); // py: outer = asyncio
  co_await sleep(1);                     // py: await asyncio.sleep(1)
  print(outer.cancel("enough"));         // py: print(outer.cancel(
  try {
    co_await outer; // py: await outer
  } catch (const CancelledError& error) {
    print("outer:", error, outer.cancelled()); // py: print("outer:"
  }
  auto one = create_task(work("c"));  // py: one = asyncio
  auto both = gather(one, work("d")); // py: both = asyncio
  co_await sleep(0);                  // py: await asyncio.sleep(0)
  one.cancel();                       // py: one.cancel()
  try {
    co_await both; // py: await both
  } catch (const CancelledError&) {
    print("a cancelled child fails the gather:", both.cancelled()); // py: print("a cancelled
  }
}

} // namespace

void gather_cancel_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
