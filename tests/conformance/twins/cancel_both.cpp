#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> waiter(std::string name, Future<void> future) { // py: async def waiter(
  for (int n = 0; n < 2; ++n) {                            // py: for n in range(2):
    try {
      co_await future; // py: await future
    } catch (const CancelledError& error) {
      print(name, n, repr(error), current_task()->cancelling()); // py: print(name, n
    }
  }
  co_await sleep(1);      // py: await asyncio.sleep(1)
  print(name, "went on"); // py: print(name, "went on")
}

Coro<void> main() {                                                       // py: async def main():
  Loop loop = get_running_loop();                                         // py: loop = asyncio
  for (std::string name : {"future first", "task first", "task twice"}) { // py: for name in
    auto future = loop->create_future();                                  // py: future = loop
    auto task = create_task(waiter(name, future));                        // py: task = asyncio
    co_await sleep(1);                                                    // py: await asyncio.sleep(1)
    if (name == "future first") {                                         // py: if name ==
      future.cancel("future");                                            // py: future.cancel("future")
      print(task.cancel("task"));                                         // py: print(task.cancel("task"))
    } else if (name == "task first") {                                    // py: elif name ==
      print(task.cancel("task"));                                         // py: print(task.cancel("task"))
      print(future.cancel("future"));                                     // py: print(future.cancel("future"))
    } else {
      bool one = task.cancel("one");  // py: print(task.cancel("one")
      print(one, task.cancel("two")); // py: print(task.cancel("one")
    }
    co_await wait(std::vector{task});           // py: await asyncio.wait([task])
    print(task.cancelled(), task.cancelling()); // py: print(task.cancelled()
  }
}

} // namespace

void cancel_both_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
