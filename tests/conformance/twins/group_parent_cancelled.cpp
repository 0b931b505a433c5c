#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> child(std::string name) { // py: async def child(
  try {
    co_await sleep(9); // py: await asyncio.sleep(9)
  } catch (const CancelledError& error) {
    print(name, "cancelled", repr(error)); // py: print(name, "cancelled"
    throw;                                 // py: raise
  }
}

Coro<void> parent(std::string name, int body) { // py: async def parent(
  Finally left([&] { print(name, "left", current_task()->cancelling()); });
  co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Coro<void> { // py: async with asyncio
    group.create_task(child(name));                                      // py: group.create_task(
    co_await sleep(body);                                                // py: await asyncio.sleep(body)
    print(name, "body ends");                                            // py: print(name, "body ends")
  });
}

Coro<void> main() {                                 // py: async def main():
  auto one = create_task(parent("in the body", 5)); // py: one = asyncio
  auto two = create_task(parent("at the exit", 0)); // py: two = asyncio
  co_await sleep(1);                                // py: await asyncio.sleep(1)
  one.cancel("enough");                             // py: one.cancel("enough")
  two.cancel("enough");                             // py: two.cancel("enough")
  for (auto task : {one, two}) {                    // py: for task in (one, two):
    try {
      co_await task; // py: await task
    } catch (const CancelledError& error) {
      print(repr(error), task.cancelled()); // py: print(repr(error)
    }
  }
}

} // namespace

void group_parent_cancelled_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
