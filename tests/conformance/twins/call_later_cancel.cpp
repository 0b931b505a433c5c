#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> work() {  // py: async def work():
  co_await sleep(5); // py: await asyncio.sleep(5)
}

Coro<void> main() {                // py: async def main():
  auto task = create_task(work()); // py: task = asyncio
  get_running_loop()->call_later(1, fn<&Task<void>::cancel>, task,
                                 std::nullopt); // py: asyncio.get_running_loop().call_later(1
  try {
    co_await task; // py: await task
  } catch (const CancelledError& error) {
    print(repr(error)); // py: print(repr(error))
  }
}

} // namespace

void call_later_cancel_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
