#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<std::string> work(std::string name, int delay) { // py: async def work(
  try {
    co_await sleep(delay); // py: await asyncio.sleep(delay)
    co_return name;        // py: return name
  } catch (const CancelledError&) {
    print(name, "cancelled"); // py: print(name, "cancelled")
    throw;                    // py: raise
  }
}

Coro<void> outer(std::string name, int delay) { // py: async def outer(
  try {
    print(co_await wait_for(work(name, delay), 9)); // py: print(await asyncio.wait_for(
  } catch (const CancelledError& error) {
    print("outer", name, "cancelled", error); // py: print("outer", name
    throw;                                    // py: raise
  }
}

Coro<void> main() {                            // py: async def main():
  auto slow = create_task(outer("slow", 5));   // py: slow = asyncio
  co_await sleep(1);                           // py: await asyncio.sleep(1)
  slow.cancel("enough");                       // py: slow.cancel("enough")
  co_await wait(std::vector{slow});            // py: await asyncio.wait([slow])
  print(slow.cancelled());                     // py: print(slow.cancelled())
  auto quick = create_task(outer("quick", 1)); // py: quick = asyncio
  co_await sleep(0);                           // py: await asyncio.sleep(0)
  co_await sleep(1);                           // py: await asyncio.sleep(1)
  co_await sleep(0);                           // py: await asyncio.sleep(0)
  print(quick.cancel());                       // py: print(quick.cancel())
  co_await wait(std::vector{quick});           // py: await asyncio.wait([quick])
  print(quick.cancelled());                    // py: print(quick.cancelled())
}

} // namespace

void wait_for_cancelled_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
