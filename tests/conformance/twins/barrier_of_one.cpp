#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> main() {                                       // py: async def main():
  Barrier barrier(1);                                     // py: barrier = asyncio
  auto task = create_task(barrier.wait());                // py: task = asyncio
  co_await sleep(0);                                      // py: await asyncio.sleep(0)
  print(barrier.n_waiting(), task.done());                // py: print(barrier.n_waiting
  const int index = co_await barrier.wait();              // py: print(await barrier.wait()
  print(index, barrier.n_waiting(), task.result());       // py: print(await barrier.wait()
  print(co_await gather(barrier.wait(), barrier.wait())); // py: print(await asyncio.gather(
}

} // namespace

void barrier_of_one_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
