#include "scenarios/twin.h"

#include <algorithm>

namespace loopscope::scenarios {
namespace {

Coro<void> greet(int name, double seconds) { // py: async def greet(name):
  print("hello", name);                      // py: print("hello", name)
  co_await sleep(seconds);                   // py: await asyncio.sleep(SECONDS)
}

Coro<void> main(int called, int awaited, double seconds) { // py: async def main():
  std::vector<Coro<void>> guests;                          // py: guests = [greet(n + 1)
  for (int n = 0; n < called; ++n) guests.push_back(greet(n + 1, seconds));
  print("called, and nothing has run");                 // py: print("called, and nothing has run")
  for (int n = 0; n < std::min(awaited, called); ++n) { // py: for coroutine in guests[:AWAITED]:
    co_await guests[n];                                 // py: await coroutine
  }
  print("main is at its end"); // py: print("main is at its end")
}

} // namespace

void coroutine_object_program(const Arguments& given) {
  run(main(integer(given, "called"), integer(given, "awaited"), real(given, "seconds"))); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
