#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> work() { // py: async def work():
  print("never");   // py: print("never")
  co_return;
}

void attempt(std::string name) { // py: def attempt(
  auto coroutine = work();       // py: coroutine = work()
  try {
    if (name == "task") {                                      // py: if name ==
      create_task(std::move(coroutine));                       // py: asyncio.create_task(
    } else if (name == "current") {                            // py: elif name == "current":
      print("current task:", current_task() ? "one" : "None"); // py: print("current task:"
    } else if (name == "loop") {                               // py: elif name == "loop":
      get_running_loop();                                      // py: asyncio.get_running_loop()
    } else {
      timeout(1); // py: asyncio.timeout(1)
    }
  } catch (const RuntimeError& error) {
    print(name, error); // py: print(name, error)
  }
  coroutine.close(); // py: coroutine.close()
}

Coro<void> main() {                                      // py: async def main():
  get_running_loop()->call_soon(fn<attempt>, "current"); // py: asyncio.get_running_loop().call_soon(
  co_await sleep(1);                                     // py: await asyncio.sleep(1)
  print(current_task()->get_name());                     // py: print(asyncio.current_task()
}

} // namespace

void outside_of_loops_program(const Arguments&) {
  for (const char* name : {"task", "current", "loop", "timeout"}) attempt(name); // py: attempt(name)
  run(main());                                                                   // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
