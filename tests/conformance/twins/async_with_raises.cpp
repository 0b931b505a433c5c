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

Coro<void> main() {            // py: async def main():
  Lock lock;                   // py: for held in asyncio.Lock(),
  Condition condition;         // py: for held in asyncio.Lock(),
  Semaphore semaphore(1);      // py: for held in asyncio.Lock(),
  BoundedSemaphore bounded(1); // py: for held in asyncio.Lock(),
  auto one = [](auto held) -> Coro<void> {
    try {
      co_await body(held); // py: await body(held)
    } catch (const Exception& error) {
      print(repr(error)); // py: print(repr(error))
    }
    print(held.locked()); // py: print(held.locked())
  };
  co_await one(lock);      // py: print(held.locked())
  co_await one(condition); // py: print(held.locked())
  co_await one(semaphore); // py: print(held.locked())
  co_await one(bounded);   // py: print(held.locked())
}

} // namespace

void async_with_raises_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
