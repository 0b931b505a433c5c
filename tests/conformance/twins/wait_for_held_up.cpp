#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<std::string> slow_to_end() { // py: async def slow_to_end():
  for (int i = 0; i < 2; ++i) {   // py: for _ in range(2):
    try {
      co_await sleep(3); // py: await asyncio.sleep(3)
      print("slept");    // py: print("slept")
    } catch (const CancelledError&) {
      print("held up at", get_running_loop()->time()); // py: print("held up at"
    }
  }
  co_return "result"; // py: return "result"
}

Coro<void> main() {                             // py: async def main():
  auto inner = create_task(slow_to_end());      // py: inner = asyncio
  auto outer = create_task(wait_for(inner, 1)); // py: outer = asyncio
  co_await sleep(2);                            // py: await asyncio.sleep(2)
  bool done = outer.done();                     // py: print(outer.done()
  print(done, outer.cancel("enough"));          // py: print(outer.done()
  try {
    co_await outer; // py: await outer
  } catch (const CancelledError& error) {
    print(repr(error), inner.done(), inner.cancelling()); // py: print(repr(error)
  }
  auto result = co_await inner;              // py: print(await inner
  print(result, get_running_loop()->time()); // py: print(await inner
}

} // namespace

void wait_for_held_up_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
