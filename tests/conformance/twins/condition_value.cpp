#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> consumer(Condition condition, const std::vector<int>& items) {        // py: async def consumer(
  auto held = co_await async_with(condition);                                    // py: async with condition:
  print("there are", co_await condition.wait_for([&] { return items.size(); })); // py: print("there are"
}

Coro<void> main() {    // py: async def main():
  Condition condition; // py: condition, items
  std::vector<int> items;
  auto task = create_task(consumer(condition, items)); // py: task = asyncio
  co_await sleep(1);                                   // py: await asyncio.sleep(1)
  {
    auto held = co_await async_with(condition); // py: async with condition:
    items = {1, 2, 3};                          // py: items +=
    condition.notify();                         // py: condition.notify()
  }
  co_await task; // py: await task
}

} // namespace

void condition_value_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
