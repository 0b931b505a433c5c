#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> work(std::string name, int delay) { // py: async def work(
  try {
    co_await sleep(delay); // py: await asyncio.sleep(delay)
    print(name, "worked"); // py: print(name, "worked")
  } catch (const CancelledError&) {
    print(name, "cancelled"); // py: print(name, "cancelled")
    throw;                    // py: raise
  }
}

Coro<void> main() { // py: async def main():
  try {
    co_await wait_for(gather(work("a", 1), work("b", 3), work("c", 4)), 2); // py: await asyncio.wait_for(async
  } catch (const TimeoutError&) {
    print("timeout"); // py: print("timeout")
  }
  auto both = gather(work("d", 1), work("e", 3)); // py: both = asyncio
  try {
    co_await wait_for(shield(both), 2); // py: await asyncio.wait_for(asyncio.shield(
  } catch (const TimeoutError&) {
    print("timeout", both.done()); // py: print("timeout", both.done())
  }
  print(co_await both);                                                            // py: print(await both)
  auto fails = gather(return_exceptions, work("f", 1), wait_for(work("g", 3), 2)); // py: fails = asyncio
  print(co_await fails);                                                           // py: print(await fails)
}

} // namespace

void wait_for_gather_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
