#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

void on_done(Future<int> future) {  // py: def on_done(future):
  print("result", future.result()); // py: print("result"
}

void never(Future<int>) { // py: def never(future):
  print("never called");  // py: print("never called")
}

Coro<void> waiter(Future<int> future, std::string name) { // py: async def waiter(
  int got = co_await future;                              // py: print(name, "got"
  print(name, "got", got);                                // py: print(name, "got"
}

Coro<void> main() {                         // py: async def main():
  Loop loop = get_running_loop();           // py: loop = asyncio
  auto future = loop->create_future<int>(); // py: future = loop
  std::vector<Task<void>> tasks;            // py: tasks = [
  for (const char* name : {"x", "y"}) tasks.push_back(create_task(waiter(future, name)));
  future.add_done_callback(fn<on_done>);                // py: future.add_done_callback(on_done)
  future.add_done_callback(fn<never>);                  // py: future.add_done_callback(never)
  co_await sleep(0);                                    // py: await asyncio.sleep(0)
  future.add_done_callback(fn<on_done>);                // py: future.add_done_callback(on_done)
  print("removed", future.remove_done_callback(fn<never>)); // py: print("removed"
  loop->call_later(1, named("Future.set_result", [future] { future.set_result(42); })); // py: loop.call_later(1
  print(co_await future);                                                               // py: print(await future)
  future.add_done_callback(fn<on_done>); // py: future.add_done_callback(on_done)
  co_await gather(std::move(tasks));     // py: await asyncio.gather(*tasks)
}

} // namespace

void done_callbacks_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
