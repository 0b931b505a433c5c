#include "scenarios/twin.h"
#include <map>

namespace loopscope::scenarios {
namespace {

Coro<int> answer() { // py: async def answer():
  co_await sleep(1); // py: await asyncio.sleep(1)
  co_return 42;      // py: return 42
}

Coro<void> main() {                                        // py: async def main():
  Loop loop = get_running_loop();                          // py: loop = asyncio
  print("asking");                                         // py: print("asking")
  auto future = run_coroutine_threadsafe(answer(), *loop); // py: future = asyncio
  print("answer", future.result());                        // py: print("answer"
  co_return;
}

} // namespace

void result_on_the_loop_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
