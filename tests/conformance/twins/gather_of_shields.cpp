#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<std::string> work(std::string name, int delay) { // py: async def work(
  try {
    co_await sleep(delay); // py: await asyncio.sleep(delay)
    print(name, "worked"); // py: print(name, "worked")
    co_return name;        // py: return name
  } catch (const CancelledError&) {
    print(name, "cancelled"); // py: print(name, "cancelled")
    throw;                    // py: raise
  }
}

Coro<void> main() {                                  // py: async def main():
  auto safe = create_task(work("safe", 3));          // py: safe = asyncio
  auto both = gather(shield(safe), work("bare", 3)); // py: both = asyncio
  co_await sleep(1);                                 // py: await asyncio.sleep(1)
  print(both.cancel("enough"));                      // py: print(both.cancel(
  try {
    co_await both; // py: await both
  } catch (const CancelledError& error) {
    print(repr(error), safe.done()); // py: print(repr(error)
  }
  print(co_await gather(shield(safe), shield(safe))); // py: print(await asyncio.gather(
}

} // namespace

void gather_of_shields_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
