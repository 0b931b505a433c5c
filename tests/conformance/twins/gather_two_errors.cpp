#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> failing(int delay) {           // py: async def failing(
  co_await sleep(delay);                  // py: await asyncio.sleep(delay)
  throw ValueError(f("after {}", delay)); // py: raise ValueError(
}

Coro<void> main() {               // py: async def main():
  Loop loop = get_running_loop(); // py: loop = asyncio
  loop->set_exception_handler([](EventLoop&, const ErrorContext& context) {
    print("reported:", repr(context.exception)); // py: loop.set_exception_handler(
  });
  try {
    co_await gather(failing(1), failing(1), failing(2)); // py: await asyncio.gather(
  } catch (const ValueError& error) {
    print(repr(error)); // py: print(repr(error))
  }
  co_await sleep(2);                                                 // py: await asyncio.sleep(2)
  print(co_await gather(return_exceptions, failing(1), failing(2))); // py: print(await asyncio.gather(
  auto outer = gather(failing(1), failing(2));                       // py: outer = asyncio
  co_await sleep(3);                                                 // py: await asyncio.sleep(3)
  print("nobody has asked");                                         // py: print("nobody
  outer = {};                                                        // py: del outer
  print("end");                                                      // py: print("end")
}

} // namespace

void gather_two_errors_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
