#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> nothing() { // py: async def nothing():
  co_await sleep(1);   // py: await asyncio.sleep(1)
}

Coro<int> number() { // py: async def number():
  co_return 42;      // py: return 42
}

Coro<void> fails() {      // py: async def fails():
  throw ValueError("no"); // py: raise ValueError("no")
  co_return;
}

Coro<void> main() {                                                        // py: async def main():
  print(co_await gather(nothing(), number(), nothing()));                  // py: print(await
  print(co_await gather(return_exceptions, nothing(), fails(), number())); // py: print(await
  auto [first, second] = co_await gather(number(), nothing());             // py: first, second
  print(first, second);                                                    // py: print(first, second)
}

} // namespace

void gather_several_types_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
