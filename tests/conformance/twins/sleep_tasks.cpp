#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> main() {                                                     // py: async def main():
  auto task = create_task(Coro<void>(sleep(1)));                        // py: task = asyncio
  print(co_await gather(sleep(0), sleep(0.1 + 0.2), sleep(0.3), task)); // py: print(await asyncio.gather(
  for (double delay : {1.0 / 3, 1e-9, 1e-10, 3600.5}) {
    co_await sleep(delay);             // py: await asyncio.sleep(delay)
    print(get_running_loop()->time()); // py: print(asyncio
  }
}

} // namespace

void sleep_tasks_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
