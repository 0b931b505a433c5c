#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<std::string> compute(bool fixed) {  // py: async def compute():
  for (int part = 0; part < 5; ++part) { // py: for part in range(5):
    blocking_sleep(1);                   // py: time.sleep(1)
    print("part", part, "is ready");     // py: print("part", part, "is ready")
    if (fixed) co_await sleep(0);        // py: await asyncio.sleep(0)
  }
  co_return "all parts"; // py: return "all parts"
}

Coro<void> main(bool fixed) {                                       // py: async def main():
  try {                                                             // py: try:
    co_await async_with(timeout(2.5), [&](Timeout&) -> Coro<void> { // py: async with asyncio.timeout(2.5):
      auto got = co_await compute(fixed);                           // py: print("got", await compute())
      print("got", got);                                            // py: print("got", await compute())
    });
  } catch (const TimeoutError&) { // py: except TimeoutError:
    print("too slow");            // py: print("too slow")
  }
}

} // namespace

void timeout_no_await_program(const Arguments& given) {
  run(main(integer(given, "fixed") != 0)); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
