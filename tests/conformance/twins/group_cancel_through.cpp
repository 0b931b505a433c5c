#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> work(std::exception_ptr error = nullptr) { // py: async def work(
  try {
    co_await sleep(9); // py: await asyncio.sleep(9)
  } catch (const CancelledError&) {
    if (!error) throw;
  }
  if (error) std::rethrow_exception(error); // py: raise error
}

Coro<void> nested(std::exception_ptr error) {                              // py: async def nested(
  co_await async_with(TaskGroup(), [&](TaskGroup& outer) -> Coro<void> {   // py: async with asyncio
    if (!error) outer.create_task(work());                                 // py: outer.create_task(work())
    co_await async_with(TaskGroup(), [&](TaskGroup& inner) -> Coro<void> { // py: async with asyncio.TaskGroup(
      inner.create_task(work(error));                                      // py: inner.create_task(
      co_await sleep(9);                                                   // py: await asyncio.sleep(9)
    });
  });
}

Coro<void> awaits(Task<void> task) { // py: async def awaits(
  co_await task;                     // py: await task
}

Coro<void> main() {                                                                       // py: async def main():
  for (auto error : {std::exception_ptr(), std::make_exception_ptr(KeyError("child"))}) { // py: for error in
    for (bool through : {false, true}) {                                                  // py: for through in
      auto inner = create_task(nested(error));                                            // py: inner = asyncio
      auto task = through ? create_task(awaits(inner)) : inner;                           // py: task = asyncio
      co_await sleep(1);                                                                  // py: await asyncio.sleep(1)
      print(task.cancel("enough"));                                                       // py: print(task.cancel(
      try {
        co_await task; // py: await task
      } catch (const BaseException& raised) {
        print(repr(raised), task.cancelled(), inner.cancelling()); // py: print(repr(raised)
      }
    }
  }
}

} // namespace

void group_cancel_through_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
