#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> waiter(Condition condition, int name) { // py: async def waiter(
  auto held = co_await async_with(condition);      // py: async with condition:
  print(name, "waits");                            // py: print(name, "waits")
  bool woken = co_await condition.wait();          // py: print(name, "woken"
  print(name, "woken", woken);                     // py: print(name, "woken"
}

Coro<void> main() {              // py: async def main():
  Condition condition;           // py: condition = asyncio.Condition()
  std::vector<Task<void>> tasks; // py: tasks = [
  for (int name = 0; name < 5; ++name) tasks.push_back(create_task(waiter(condition, name)));
  co_await sleep(1); // py: await asyncio.sleep(1)
  {
    auto held = co_await async_with(condition); // py: async with condition:
    condition.notify();                         // py: condition.notify()
    print("notified one");                      // py: print("notified one")
    co_await sleep(1);                          // py: await asyncio.sleep(1)
    condition.notify(2);                        // py: condition.notify(2)
  }
  co_await sleep(1); // py: await asyncio.sleep(1)
  std::vector<bool> done;
  for (const auto& task : tasks) done.push_back(task.done());
  print(done);                  // py: print([task.done()
  co_await condition.acquire(); // py: await condition.acquire()
  condition.notify_all();       // py: condition.notify_all()
  condition.release();          // py: condition.release()
  co_await gather(tasks);       // py: await asyncio.gather(*tasks)
}

} // namespace

void condition_notify_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
