#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> main() {           // py: async def main():
  auto task = current_task(); // py: task = asyncio
  Timeout limit = timeout(1);
  co_await async_with(limit, [&](Timeout& limit) -> Coro<void> { // py: async with asyncio.timeout(1)
    try {
      co_await sleep(9); // py: await asyncio.sleep(9)
    } catch (const CancelledError&) {
      print("swallowed", limit.expired(), task->cancelling()); // py: print("swallowed"
    }
    co_await sleep(1); // py: await asyncio.sleep(1)
  });
  print("no error", limit.expired(), task->cancelling()); // py: print("no error"
  limit = timeout(1);
  try {
    co_await async_with(limit, [](Timeout&) -> Coro<void> { // py: async with asyncio.timeout(1)
      try {
        co_await sleep(9); // py: await asyncio.sleep(9)
      } catch (const CancelledError&) {
        throw ValueError("instead"); // py: raise ValueError("instead")
      }
    });
  } catch (const ValueError& error) {
    print(repr(error), limit.expired(), task->cancelling()); // py: print(repr(error)
  }
  limit = timeout(1);
  try {
    co_await async_with(limit, [](Timeout&) -> Coro<void> { // py: async with asyncio.timeout(1)
      throw KeyError("at once");                            // py: raise KeyError("at once")
      co_return;
    });
  } catch (const KeyError& error) {
    print(repr(error), limit.expired()); // py: print(repr(error)
  }
  co_await sleep(5); // py: await asyncio.sleep(5)
}

} // namespace

void timeout_swallowed_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
