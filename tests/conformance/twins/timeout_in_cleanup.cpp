#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> nested(double seconds) {                             // py: async def nested(
  co_await async_with(timeout(2), [&](Timeout&) -> Coro<void> { // py: async with asyncio.timeout(2)
    try {
      co_await async_with(timeout(1), [&](Timeout&) -> Coro<void> { // py: async with asyncio.timeout(1)
        blocking_sleep(seconds);                                    // py: time.sleep(seconds)
        co_await sleep(9);                                          // py: await asyncio.sleep(9)
      });
    } catch (const TimeoutError&) {
      print("inner", get_running_loop()->time()); // py: print("inner"
    }
    co_await sleep(5); // py: await asyncio.sleep(5)
  });
}

Coro<void> cleanup() {                                         // py: async def cleanup():
  co_await async_with(timeout(1), [](Timeout&) -> Coro<void> { // py: async with asyncio.timeout(1)
    std::exception_ptr error;
    try {
      co_await sleep(9); // py: await asyncio.sleep(9)
    } catch (const CancelledError&) {
      error = std::current_exception();
    }
    try {
      co_await async_with(timeout(1), [](Timeout&) -> Coro<void> { // py: async with asyncio.timeout(1)
        co_await sleep(9);                                         // py: await asyncio.sleep(9)
      });
    } catch (const TimeoutError&) {
      print("in the cleanup", current_task()->cancelling()); // py: print("in the cleanup"
    }
    if (error) std::rethrow_exception(error);
  });
}

Coro<void> main() {            // py: async def main():
  std::vector<Coro<void>> all; // py: for work in
  for (double seconds : {0.0, 1.5, 3.0}) all.push_back(nested(seconds));
  all.push_back(cleanup());
  for (auto& work : all) {
    try {
      co_await work; // py: await work
    } catch (const BaseException& error) {
      print(repr(error), current_task()->cancelling(), get_running_loop()->time()); // py: print(repr(error)
    }
  }
}

} // namespace

void timeout_in_cleanup_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
