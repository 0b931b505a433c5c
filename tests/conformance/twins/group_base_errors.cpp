#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

class Own : public BaseException { // py: class Own(BaseException):
  using BaseException::BaseException;
};

Coro<void> crash_soon() {   // py: async def crash_soon():
  co_await sleep(1);        // py: await asyncio.sleep(1)
  throw ValueError("soon"); // py: raise ValueError("soon")
}

Coro<void> nested() { // py: async def nested():
  try {
    co_await sleep(10); // py: await asyncio.sleep(10)
  } catch (const BaseException&) {
    throw Own("nested"); // py: raise Own("nested")
  }
}

Coro<void> of_body() {                                                  // py: async def of_body():
  co_await async_with(TaskGroup(), [](TaskGroup& group) -> Coro<void> { // py: async with asyncio.TaskGroup()
    group.create_task(crash_soon());                                    // py: group.create_task(crash_soon())
    co_await nested();                                                  // py: await nested()
  });
}

Coro<void> of_child() {                                                 // py: async def of_child():
  co_await async_with(TaskGroup(), [](TaskGroup& group) -> Coro<void> { // py: async with asyncio.TaskGroup()
    group.create_task(nested());                                        // py: group.create_task(nested())
    group.create_task(crash_soon());                                    // py: group.create_task(crash_soon())
    co_await sleep(10);                                                 // py: await asyncio.sleep(10)
  });
}

Coro<void> main() {                       // py: async def main():
  for (const bool body : {true, false}) { // py: for groups in
    try {
      co_await (body ? of_body() : of_child()); // py: await groups()
    } catch (const BaseExceptionGroup& group) {
      const auto& error = dynamic_cast<const BaseException&>(group);
      print(dynamic_cast<const Exception*>(&error) != nullptr, group.exceptions().size(),
            repr(error)); // py: print(isinstance(
    }
  }
}

} // namespace

void group_base_errors_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
