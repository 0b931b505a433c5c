#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

void failing() {                         // py: def failing():
  print("failing");                      // py: print("failing")
  throw ValueError("out of a callback"); // py: raise ValueError
}

void on_error(EventLoop&, const ErrorContext& error) { // py: def on_error(
  print("reported:", repr(error.exception));           // py: print("reported:"
}

Coro<void> main() {                      // py: async def main():
  Loop loop = get_running_loop();        // py: loop = asyncio
  loop->set_exception_handler(on_error); // py: loop.set_exception_handler(
  loop->call_soon(fn<failing>);          // py: loop.call_soon(
  loop->call_later(1, fn<failing>);      // py: loop.call_later(
  co_await sleep(2);                     // py: await asyncio.sleep(2)
  print("the loop went on");             // py: print("the loop
}

} // namespace

void callback_error_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
