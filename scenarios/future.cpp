#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> answer(Future<int> future, double seconds) { // py: async def answer(future):
  co_await sleep(seconds);                              // py: await asyncio.sleep(SECONDS)
  future.set_result(42);                                // py: future.set_result(42)
  print("the result is set");                           // py: print("the result is set")
}

Coro<void> main(double seconds) {                         // py: async def main():
  Loop loop = get_running_loop();                         // py: loop = asyncio.get_running_loop()
  auto future = loop->create_future<int>();               // py: future = loop.create_future()
  Task<void> task = create_task(answer(future, seconds)); // py: task = asyncio.create_task(answer(future))
  int got = co_await future;                              // py: print("main got", await future)
  print("main got", got);                                 // py: print("main got", await future)
  int again = co_await future;                            // py: print("again:", await future)
  print("again:", again);                                 // py: print("again:", await future)
  co_await task;                                          // py: await task
}

} // namespace

void future_program(const Arguments& given) {
  run(main(real(given, "seconds"))); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
