#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> failing(std::string message) { // py: async def failing(
  throw ValueError(message);              // py: raise ValueError(message)
  co_return;
}

Coro<void> main() {               // py: async def main():
  Loop loop = get_running_loop(); // py: loop = asyncio
  loop->set_exception_handler([](EventLoop&, const ErrorContext& context) {
    print("reported:", repr(context.exception)); // py: loop.set_exception_handler(
  });
  auto cancelled = create_task(failing("cancelled")); // py: cancelled = asyncio
  auto asked = create_task(failing("asked"));         // py: asked = asyncio
  auto dropped = create_task(failing("dropped"));     // py: dropped = asyncio
  co_await sleep(1);                                  // py: await asyncio.sleep(1)
  bool answer = cancelled.cancel();                   // py: print(cancelled.cancel()
  print(answer, cancelled.cancelled());               // py: print(cancelled.cancel()
  try {
    asked.result(); // py: asked.result()
  } catch (const ValueError& error) {
    print(repr(error)); // py: print(repr(error))
  }
  cancelled = {};                 // py: del cancelled, asked
  asked = {};                     // py: del cancelled, asked
  print("dropping the last one"); // py: print("dropping
  dropped = {};                   // py: del dropped
  print("end");                   // py: print("end")
}

} // namespace

void cancel_after_error_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
