#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> waiter(Condition condition, std::string name) { // py: async def waiter(
  auto held = co_await async_with(condition);              // py: async with condition:
  try {
    print(name, "woken", co_await condition.wait()); // py: print(name, "woken"
  } catch (const CancelledError&) {
    print(name, "cancelled", condition.locked()); // py: print(name, "cancelled"
    throw;                                        // py: raise
  }
}

Coro<void> main() {              // py: async def main():
  Condition condition;           // py: condition = asyncio.Condition()
  std::vector<Task<void>> tasks; // py: tasks = [
  for (const char* name : {"a", "b", "c"}) tasks.push_back(create_task(waiter(condition, name)));
  co_await sleep(1); // py: await asyncio.sleep(1)
  {
    auto held = co_await async_with(condition); // py: async with condition:
    tasks[0].cancel();                          // py: tasks[0].cancel()
    condition.notify();                         // py: condition.notify()
    condition.notify();                         // py: condition.notify()
    condition.notify();                         // py: condition.notify()
  }
  auto results = co_await gather(return_exceptions, tasks); // py: print(await asyncio.gather(
  print(results, condition.locked());                       // py: print(await asyncio.gather(
}

} // namespace

void condition_passes_over_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
