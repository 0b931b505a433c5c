#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> work(std::string name, int delay, std::exception_ptr error = nullptr) { // py: async def work(
  Finally left([&] { print(name, "left"); });
  co_await sleep(delay);                    // py: await asyncio.sleep(delay)
  if (error) std::rethrow_exception(error); // py: if error:
}

Coro<void> main() { // py: async def main():
  try {
    co_await async_with(TaskGroup(), [](TaskGroup& outer) -> Coro<void> {   // py: async with
      outer.create_task(work("outer child", 5));                            // py: outer.create_task(
      co_await async_with(TaskGroup(), [](TaskGroup& inner) -> Coro<void> { // py: async with
        auto error = std::make_exception_ptr(ValueError("inner"));
        inner.create_task(work("inner child", 1, error)); // py: inner.create_task(
        co_await sleep(9);                                // py: await asyncio.sleep(9)
      });
      print("never"); // py: print("never")
    });
  } catch (const ExceptionGroup& error) {
    print(repr(error), current_task()->cancelling()); // py: print(repr(error)
  }
  try {
    co_await async_with(TaskGroup(), [](TaskGroup& outer) -> Coro<void> { // py: async with asyncio.TaskGroup() as outer
      auto error = std::make_exception_ptr(ValueError("outer"));
      outer.create_task(work("outer child", 1, error));                     // py: outer.create_task(
      co_await async_with(TaskGroup(), [](TaskGroup& inner) -> Coro<void> { // py: async with
        inner.create_task(work("inner child", 5));                          // py: inner.create_task(
        co_return;
      });
      print("never"); // py: print("never")
    });
  } catch (const ExceptionGroup& error) {
    print(repr(error), current_task()->cancelling()); // py: print(repr(error)
  }
}

} // namespace

void group_nested_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
