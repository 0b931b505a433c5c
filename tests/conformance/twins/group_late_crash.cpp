#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> crash(int delay) {             // py: async def crash(
  co_await sleep(delay);                  // py: await asyncio.sleep(delay)
  throw ValueError(f("after {}", delay)); // py: raise ValueError(
}

Coro<void> parent(int delay, bool fails) {                               // py: async def parent(
  co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Coro<void> { // py: async with asyncio
    group.create_task(crash(delay));                                     // py: group.create_task(
    std::exception_ptr cancelled;
    try {
      co_await sleep(9); // py: await asyncio.sleep(9)
    } catch (const CancelledError&) {
      cancelled = std::current_exception();
    }
    if (!cancelled) co_return;
    print("cleaning up", current_task()->cancelling()); // py: print("cleaning up"
    co_await sleep(2);                                  // py: await asyncio.sleep(2)
    if (fails) throw KeyError("body");                  // py: if fails:
    std::rethrow_exception(cancelled);                  // py: raise
  });
}

Coro<void> main() {                                                                    // py: async def main():
  for (auto [delay, fails] : {std::pair(2, false), {2, true}, {9, true}, {0, true}}) { // py: for delay, fails in
    auto task = create_task(parent(delay, fails));                                     // py: task = asyncio
    co_await sleep(1);                                                                 // py: await asyncio.sleep(1)
    print(task.cancel());                                                              // py: print(task.cancel())
    try {
      co_await task; // py: await task
    } catch (const BaseException& error) {
      print(repr(error), task.cancelled(), task.cancelling()); // py: print(repr(error)
    }
  }
}

} // namespace

void group_late_crash_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
