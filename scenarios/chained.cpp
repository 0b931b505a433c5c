#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<std::string> boil(std::string what, double seconds) { // py: async def boil(what):
  co_await sleep(seconds);                                 // py: await asyncio.sleep(SECONDS)
  co_return "hot " + what;                                 // py: return "hot " + what
}

Coro<std::string> brew(int cup, double seconds) { // py: async def brew(cup):
  auto water = co_await boil("water", seconds);   // py: water = await boil("water")
  print("cup", cup, "brewed with", water);        // py: print("cup", cup, "brewed with", water)
  co_return "tea";                                // py: return "tea"
}

Coro<void> main(int cups, double seconds) {     // py: async def main():
  for (int n = 0; n < cups; ++n) {              // py: for n in range(CUPS):
    auto drink = co_await brew(n + 1, seconds); // py: drink = await brew(n + 1)
    print("drinking", drink);                   // py: print("drinking", drink)
  }
}

} // namespace

void chained_program(const Arguments& given) {
  run(main(integer(given, "cups"), real(given, "seconds"))); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
