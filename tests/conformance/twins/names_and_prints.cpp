#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> work(int seconds) {                        // py: async def work(
  print("one\ntwo");                                  // py: print("one
  current_task()->set_name(f("renamed-{}", seconds)); // py: asyncio.current_task().set_name(
  co_await sleep(seconds);                            // py: await asyncio.sleep(seconds)
  print();                                            // py: print()
  co_await sleep(5);                                  // py: await asyncio.sleep(5)
}

Coro<void> main() {                                                              // py: async def main():
  Loop loop = get_running_loop();                                                // py: loop = asyncio
  auto task = create_task(work(1));                                              // py: task = asyncio
  auto other = create_task(work(2), "other");                                    // py: other = asyncio
  loop->call_later(2, fn<&Task<void>::cancel>, task, std::nullopt);              // py: loop.call_later(2, task.cancel)
  loop->call_soon(fn<&Task<void>::cancel>, other, "soon");                       // py: loop.call_soon(other.cancel
  co_await wait(std::vector{task, other});                                       // py: await asyncio.wait(
  print(task.get_name(), other.get_name(), task.cancelled(), other.cancelled()); // py: print(task.get_name()
}

} // namespace

void names_and_prints_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
