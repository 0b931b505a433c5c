#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<std::string> work(std::string name, int seconds, bool fails) { // py: async def work(
  co_await sleep(seconds);                                          // py: await asyncio.sleep(seconds)
  if (fails) throw ValueError(name);                                // py: if fails:
  print(name, "done");                                              // py: print(name
  co_return name;                                                   // py: return name
}

Coro<void> main() { // py: async def main():
  try {
    co_await gather(work("a", 1, false), work("b", 2, true), work("c", 3, true), work("d", 4, false)); // py: await
  } catch (const ValueError& error) {
    print("gather failed:", error); // py: print("gather failed:"
  }
  co_await sleep(3); // py: await asyncio.sleep(3)
  auto results = co_await gather(return_exceptions, work("e", 1, true), work("f", 0, false)); // py: results = await
  print(results);                                                                             // py: print(results)
  print(co_await gather());                                       // py: print(await asyncio.gather())
  auto future = get_running_loop()->create_future<std::string>(); // py: future = asyncio
  future.set_result("x");                                         // py: future.set_result(
  print(co_await gather(future, work("g", 0, false), future));    // py: print(await asyncio.gather(future
}

} // namespace

void gather_one_fails_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
