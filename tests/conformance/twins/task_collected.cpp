#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> ear() {                // py: async def ear():
  Loop loop = get_running_loop(); // py: loop = asyncio
  Finally gone([] { print("the ear is gone"); });
  co_await loop->create_future(); // py: await loop.create_future()
}

Coro<void> main() {   // py: async def main():
  create_task(ear()); // py: asyncio.create_task(ear())
  co_await sleep(1);  // py: await asyncio.sleep(1)
  gc_collect();       // py: gc.collect()
  print("collected"); // py: print("collected")
  co_await sleep(1);  // py: await asyncio.sleep(1)
  print("end");       // py: print("end")
}

} // namespace

void task_collected_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
