#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> party(Barrier barrier, std::string name) { // py: async def party(
  Finally leave([&] { print(name, "leaves", barrier.n_waiting(), barrier.broken()); });
  print(name, "is", co_await barrier.wait()); // py: print(name, "is"
}

Coro<void> main() {                                                   // py: async def main():
  Barrier barrier(2);                                                 // py: barrier = asyncio.Barrier(2)
  auto first = create_task(party(barrier, "first"));                  // py: first = asyncio
  co_await sleep(1);                                                  // py: await asyncio.sleep(1)
  first.cancel();                                                     // py: first.cancel()
  co_await sleep(1);                                                  // py: await asyncio.sleep(1)
  print(barrier.n_waiting());                                         // py: print(barrier.n_waiting)
  auto second = create_task(party(barrier, "second"));                // py: second = asyncio
  co_await sleep(1);                                                  // py: await asyncio.sleep(1)
  auto third = create_task(party(barrier, "third"));                  // py: third = asyncio
  co_await sleep(0);                                                  // py: await asyncio.sleep(0)
  second.cancel();                                                    // py: second.cancel()
  print(co_await gather(return_exceptions, first, second, third));    // py: print(await asyncio.gather(
  co_await gather(party(barrier, "fourth"), party(barrier, "fifth")); // py: await asyncio.gather(
}

} // namespace

void barrier_cancel_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
