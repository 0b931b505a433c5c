#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

void never(Future<int>) { // py: def never(future):
  print("never");         // py: print("never")
}

Coro<void> waiter(std::string name, Future<int> future) { // py: async def waiter(
  print(name, co_await future);                           // py: print(name, await future)
}

Coro<void> main() {                                       // py: async def main():
  auto future = get_running_loop()->create_future<int>(); // py: future = asyncio
  std::vector<Task<void>> tasks;                          // py: tasks = [
  for (const char* name : {"a", "b"}) tasks.push_back(create_task(waiter(name, future)));
  co_await sleep(1);                                        // py: await asyncio.sleep(1)
  print("removed", future.remove_done_callback(fn<never>)); // py: print("removed"
  future.set_result(42);                                    // py: future.set_result(42)
  co_await gather(tasks);                                   // py: await asyncio.gather(*tasks)
}

} // namespace

void callback_never_added_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
