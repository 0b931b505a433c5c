#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> work(std::exception_ptr error = nullptr) { // py: async def work(
  co_await sleep(1);                                  // py: await asyncio.sleep(1)
  if (error) std::rethrow_exception(error);           // py: if error:
}

Coro<void> main() {               // py: async def main():
  Loop loop = get_running_loop(); // py: loop = asyncio
  loop->set_exception_handler([](EventLoop&, const ErrorContext& context) {
    print(repr(context.exception)); // py: loop.set_exception_handler(
  });
  auto inner = create_task(work());                                              // py: inner = asyncio
  loop->call_soon(named("main.<locals>.<lambda>", [inner] { inner.cancel(); })); // py: loop.call_soon(
  try {
    co_await shield(inner); // py: await asyncio.shield(inner)
  } catch (const CancelledError& error) {
    print(repr(error), inner.cancelled(), current_task()->cancelling()); // py: print(repr(error)
  }
  try {
    co_await shield(work(std::make_exception_ptr(ValueError("bad")))); // py: await asyncio.shield(work(ValueError
  } catch (const ValueError& error) {
    print(repr(error)); // py: print(repr(error))
  }
  auto lost = create_task(work(std::make_exception_ptr(KeyError("lost")))); // py: lost = asyncio
  auto outer = shield(lost);                                                // py: outer = asyncio
  co_await sleep(0);                                                        // py: await asyncio.sleep(0)
  bool first = outer.cancel();                                              // py: print(outer.cancel()
  print(first, outer.cancel());                                             // py: print(outer.cancel()
  co_await sleep(1.5);                                                      // py: await asyncio.sleep(1.5)
  outer = shield(work(std::make_exception_ptr(KeyError("seen"))));          // py: outer = asyncio
  co_await sleep(1);                                                        // py: await asyncio.sleep(1)
  co_await sleep(0);                                                        // py: await asyncio.sleep(0)
  outer.cancel();                                                           // py: outer.cancel()
  co_await sleep(1);                                                        // py: await asyncio.sleep(1)
  lost = {};                                                                // py: del lost, outer
  outer = {};                                                               // py: del lost, outer
  print("end");                                                             // py: print("end")
}

} // namespace

void shield_inner_ends_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
