#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<std::string> stubborn(bool fails) { // py: async def stubborn(
  try {
    co_await sleep(9); // py: await asyncio.sleep(9)
  } catch (const CancelledError&) {
    print("swallowed"); // py: print("swallowed")
  }
  co_await sleep(1);                                // py: await asyncio.sleep(1)
  if (fails) throw ValueError("while cleaning up"); // py: if fails:
  co_return "a result all the same";                // py: return "a result
}

Coro<void> main() {                             // py: async def main():
  print(co_await wait_for(stubborn(false), 1)); // py: print(await asyncio.wait_for(
  try {
    co_await wait_for(stubborn(true), 1); // py: await asyncio.wait_for(stubborn(True), 1)
  } catch (const ValueError& error) {
    print(repr(error)); // py: print(repr(error))
  }
  auto outer = create_task(wait_for(stubborn(false), 5)); // py: outer = asyncio
  co_await sleep(1);                                      // py: await asyncio.sleep(1)
  outer.cancel();                                         // py: outer.cancel()
  co_await sleep(0.5);                                    // py: await asyncio.sleep(0.5)
  bool again = outer.cancel();                            // py: print(outer.cancel()
  print(again, outer.cancelling());                       // py: print(outer.cancel()
  co_await wait(std::vector{outer});                      // py: await asyncio.wait([outer])
  print(outer.cancelled(), get_running_loop()->time());   // py: print(outer.cancelled()
}

} // namespace

void wait_for_swallowed_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
