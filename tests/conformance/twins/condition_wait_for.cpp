#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

bool ready(const std::vector<int>& items) { // py: def ready(items):
  print("asked", items);                    // py: print("asked", items)
  return !items.empty();                    // py: return len(items) > 0
}

Coro<void> consumer(Condition condition, std::vector<int>* items) { // py: async def consumer(
  auto held = co_await async_with(condition);                       // py: async with condition:
  co_await condition.wait_for([items] { return ready(*items); });   // py: await condition.wait_for(
  print("took", items->back());                                     // py: print("took"
  items->pop_back();                                                // py: print("took"
}

Coro<void> main() {              // py: async def main():
  Condition condition;           // py: condition, items
  std::vector<int> items;        // py: condition, items
  std::vector<Task<void>> tasks; // py: tasks = [
  for (int i = 0; i < 2; ++i) tasks.push_back(create_task(consumer(condition, &items)));
  co_await sleep(1); // py: await asyncio.sleep(1)
  {
    auto held = co_await async_with(condition); // py: async with condition:
    condition.notify_all();                     // py: condition.notify_all()
  }
  co_await sleep(1); // py: await asyncio.sleep(1)
  {
    auto held = co_await async_with(condition); // py: async with condition:
    items.push_back(7);                         // py: items.append(7)
    condition.notify_all();                     // py: condition.notify_all()
  }
  co_await tasks[0];      // py: await tasks[0]
  print(tasks[1].done()); // py: print(tasks[1].done())
  try {
    condition.notify(); // py: condition.notify()
  } catch (const RuntimeError& error) {
    print(error); // py: print(error)
  }
  try {
    co_await condition.wait(); // py: await condition.wait()
  } catch (const RuntimeError& error) {
    print(error); // py: print(error)
  }
  tasks[1].cancel(); // py: tasks[1].cancel()
}

} // namespace

void condition_wait_for_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
