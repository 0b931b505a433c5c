#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> work() {                    // py: async def work():
  current_task()->set_name("renamed"); // py: asyncio.current_task().set_name("renamed")
  co_await sleep(1);                   // py: await asyncio.sleep(1)
  print(current_task()->get_name());   // py: print(asyncio.current_task().get_name())
}

Coro<void> main() {             // py: async def main():
  co_await create_task(work()); // py: await asyncio.create_task(work())
}

} // namespace

void task_renamed_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
