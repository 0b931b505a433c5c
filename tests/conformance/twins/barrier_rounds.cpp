#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> party(Barrier barrier, std::string name, int delay) { // py: async def party(
  co_await sleep(delay);                                         // py: await asyncio.sleep(delay)
  print(name, "comes", barrier.n_waiting());                     // py: print(name, "comes"
  print(name, "is", co_await barrier.wait());                    // py: print(name, "is"
}

Coro<void> main() {                                                        // py: async def main():
  Barrier barrier(2);                                                      // py: barrier = asyncio.Barrier(2)
  auto a = party(barrier, "a", 2);                                         // py: a, b
  auto b = party(barrier, "b", 1);                                         // py: a, b
  auto c = party(barrier, "c", 2);                                         // py: c, d
  auto d = party(barrier, "d", 3);                                         // py: c, d
  co_await gather(std::move(a), std::move(b), std::move(c), std::move(d)); // py: await asyncio.gather(
  print(barrier.n_waiting(), barrier.parties(), barrier.broken());         // py: print(barrier.n_waiting
  int index = co_await Barrier(1).wait();                                  // py: async with asyncio.Barrier(1)
  print("alone:", index);                                                  // py: print("alone:"
  try {
    Barrier(0); // py: asyncio.Barrier(0)
  } catch (const ValueError& error) {
    print(error); // py: print(error)
  }
}

} // namespace

void barrier_rounds_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
