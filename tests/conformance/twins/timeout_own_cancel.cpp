#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

class Own : public CancelledError { // py: class Own(asyncio.CancelledError):
  using CancelledError::CancelledError;
};

Coro<void> main() { // py: async def main():
  Timeout limit = timeout(1);
  try {
    co_await async_with(limit, [](Timeout&) -> Coro<void> { // py: async with asyncio.timeout(1) as limit:
      try {
        co_await sleep(2); // py: await asyncio.sleep(2)
      } catch (const CancelledError&) {
        throw Own("instead"); // py: raise Own("instead")
      }
    });
  } catch (const TimeoutError&) {
    print("TimeoutError", limit.expired()); // py: print("TimeoutError"
  } catch (const CancelledError& error) {
    print(repr(error), limit.expired()); // py: print(repr(error)
  }
}

} // namespace

void timeout_own_cancel_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
