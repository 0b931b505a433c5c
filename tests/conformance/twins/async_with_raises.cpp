#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

template <class Held>
Coro<void> body(Held held) {                      // py: async def body(held):
  co_await async_with(held, [&]() -> Coro<void> { // py: async with held:
    held.release();                               // py: held.release()
    throw KeyError("body");                       // py: raise KeyError("body")
    co_return;
  });
}

Coro<void> main() { // py: async def main():
  auto one = [](auto held) -> Coro<void> {
    try {
      co_await body(held); // py: await body(held)
    } catch (const Exception& error) {
      print(repr(error)); // py: print(repr(error))
    }
    print(held.locked()); // py: print(held.locked())
  };
  co_await one(Lock());              // py: print(held.locked())
  co_await one(Condition());         // py: print(held.locked())
  co_await one(Semaphore(1));        // py: print(held.locked())
  co_await one(BoundedSemaphore(1)); // py: print(held.locked())
}

} // namespace

void async_with_raises_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
