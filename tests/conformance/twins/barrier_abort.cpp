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

Coro<void> main() {              // py: async def main():
  Barrier barrier(3);            // py: barrier = asyncio.Barrier(3)
  std::vector<Task<void>> tasks; // py: tasks = [
  for (const char* name : {"a", "b"}) tasks.push_back(create_task(party(barrier, name)));
  co_await sleep(1);                            // py: await asyncio.sleep(1)
  print(barrier.n_waiting());                   // py: print(barrier.n_waiting)
  co_await barrier.abort();                     // py: await barrier.abort()
  print(barrier.n_waiting(), barrier.broken()); // py: print(barrier.n_waiting, barrier.broken)
  co_await party(barrier, "late");              // py: await party(barrier, "late")
  co_await gather(tasks);                       // py: await asyncio.gather(*tasks)
  co_await barrier.reset();                     // py: await barrier.reset()
  print(barrier.broken());                      // py: print(barrier.broken)
  co_await gather(party(barrier, "c"), party(barrier, "d"), party(barrier, "e")); // py: await asyncio.gather(*(
}

} // namespace

void barrier_abort_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
