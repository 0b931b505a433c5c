#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

class Stop : public BaseException { // py: class Stop(BaseException):
  using BaseException::BaseException;
};

class Own : public CancelledError { // py: class Own(asyncio.CancelledError):
  using CancelledError::CancelledError;
};

Coro<void> fails(std::exception_ptr error) { // py: async def fails(
  co_await sleep(1);                         // py: await asyncio.sleep(1)
  std::rethrow_exception(error);             // py: raise error
}

template <class E>
std::exception_ptr made(E error) {
  return std::make_exception_ptr(error);
}

Coro<void> main() {                                   // py: async def main():
  auto task = create_task(fails(made(Stop("stop")))); // py: task = asyncio
  try {
    co_await task; // py: await task
  } catch (const Stop& error) {
    print(repr(error), task.cancelled()); // py: print(repr(error), task
  }
  print(co_await gather(return_exceptions, fails(made(Stop("in gather"))))); // py: print(await asyncio.gather
  try {
    co_await async_with(TaskGroup(), [](TaskGroup& group) -> Coro<void> { // py: async with
      group.create_task(fails(made(Stop("in group"))));                   // py: group.create_task(fails
      co_return;
    });
  } catch (const Exception& error) {
    print("Exception", repr(error)); // py: print("Exception"
  } catch (const BaseException& error) {
    print("BaseException", repr(error)); // py: print("BaseException"
  }
  auto own = create_task(fails(made(Own("own")))); // py: own = asyncio
  try {
    co_await own; // py: await own
  } catch (const CancelledError& error) {
    print(repr(error), own.cancelled()); // py: print(repr(error), own
  }
  Timeout limit = timeout(0.5);
  try {
    co_await async_with(limit, [](Timeout&) -> Coro<void> { // py: async with
      try {
        co_await sleep(1); // py: await asyncio.sleep(1)
      } catch (const CancelledError&) {
        throw Own("instead"); // py: raise Own("instead")
      }
    });
  } catch (const TimeoutError& error) {
    print("TimeoutError", limit.expired()); // py: print("TimeoutError"
  } catch (const CancelledError& error) {
    print(repr(error), limit.expired()); // py: print(repr(error), limit
  }
  try {
    co_await async_with(TaskGroup(), [](TaskGroup& group) -> Coro<void> { // py: async with
      group.create_task<void>(sleep(1));                                  // py: group.create_task(asyncio.sleep(1))
      throw Own("in body");                                               // py: raise Own("in body")
      co_return;
    });
  } catch (const CancelledError& error) {
    print(repr(error)); // py: print(repr(error))
  } catch (const BaseException& error) {
    print(repr(error)); // py: print(repr(error))
  }
}

} // namespace

void errors_beyond_exception_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
