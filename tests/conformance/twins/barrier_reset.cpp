#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> party(Barrier barrier, std::string name) { // py: async def party(
  try {
    print(name, "is", co_await barrier.wait()); // py: print(name, "is"
  } catch (const BrokenBarrierError& error) {
    print(name, error, barrier.broken()); // py: print(name, error
  }
}

Coro<void> main() {                                                   // py: async def main():
  Barrier barrier(3);                                                 // py: barrier = asyncio.Barrier(3)
  auto a = create_task(party(barrier, "a"));                          // py: tasks = [
  auto b = create_task(party(barrier, "b"));                          // py: tasks = [
  co_await sleep(1);                                                  // py: await asyncio.sleep(1)
  co_await barrier.reset();                                           // py: await barrier.reset()
  auto c = create_task(party(barrier, "c"));                          // py: tasks.append(
  print(barrier.n_waiting(), barrier.broken());                       // py: print(barrier.n_waiting
  co_await barrier.reset();                                           // py: await barrier.reset()
  co_await sleep(1);                                                  // py: await asyncio.sleep(1)
  print(barrier.n_waiting());                                         // py: print(barrier.n_waiting)
  co_await gather(a, b, c, party(barrier, "d"), party(barrier, "e")); // py: await asyncio.gather(*tasks
}

} // namespace

void barrier_reset_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
