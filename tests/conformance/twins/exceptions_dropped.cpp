#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> failing(std::string message) { // py: async def failing(message):
  throw ValueError(message);              // py: raise ValueError(message)
  co_return;
}

void on_error(EventLoop&, const ErrorContext& error) { // py: def on_error(
  print(error.message, repr(error.exception));         // py: print(context["message"]
}

Coro<void> main() {                                   // py: async def main():
  Loop loop = get_running_loop();                     // py: loop = asyncio
  loop->set_exception_handler(on_error);              // py: loop.set_exception_handler(
  auto task = create_task(failing("nobody asks"));    // py: task = asyncio
  co_await sleep(1);                                  // py: await asyncio.sleep(1)
  print("dropping the task");                         // py: print("dropping
  task = {};                                          // py: del task
  print("dropped");                                   // py: print("dropped")
  auto asked = create_task(failing("somebody asks")); // py: asked = asyncio
  co_await sleep(1);                                  // py: await asyncio.sleep(1)
  print("asked:", asked.exception());                 // py: print("asked:"
  asked = {};                                         // py: del asked
  auto future = loop->create_future();                // py: future = loop
  future.set_exception(KeyError("lost"));             // py: future.set_exception(
  future = {};                                        // py: del future
  print("end");                                       // py: print("end")
}

} // namespace

void exceptions_dropped_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
