#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<int> work(int delay) { // py: async def work(
  co_await sleep(delay);    // py: await asyncio.sleep(delay)
  co_return delay;          // py: return delay
}

Coro<void> main() {                                         // py: async def main():
  Loop loop = get_running_loop();                           // py: loop = asyncio
  auto task = create_task(work(1));                         // py: task = asyncio
  auto future = loop->create_future<int>();                 // py: future = loop
  future.set_result(0);                                     // py: future.set_result(0)
  print(co_await gather(task, future, task));               // py: print(await asyncio.gather(task
  print(co_await gather());                                 // py: print(await asyncio.gather())
  auto lost = loop->create_future<int>();                   // py: lost = loop
  lost.cancel("lost");                                      // py: lost.cancel("lost")
  print(co_await gather(return_exceptions, lost, work(2))); // py: print(await asyncio.gather(lost
  auto both = gather(return_exceptions, work(1), work(3));  // py: both = asyncio
  co_await sleep(2);                                        // py: await asyncio.sleep(2)
  bool first = both.cancel();                               // py: print(both.cancel()
  bool done = both.done();
  print(first, done, both.cancel()); // py: print(both.cancel()
  try {
    co_await both; // py: await both
  } catch (const CancelledError& error) {
    print(repr(error), both.cancelled(), both.cancel()); // py: print(repr(error)
  }
}

} // namespace

void gather_twice_given_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
