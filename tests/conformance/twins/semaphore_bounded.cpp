#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> main() {         // py: async def main():
  BoundedSemaphore bounded; // py: bounded = asyncio.BoundedSemaphore()
  {
    auto place = co_await async_with(bounded); // py: async with bounded:
    print(bounded.locked());                   // py: print(bounded.locked())
  }
  try {
    bounded.release(); // py: bounded.release()
  } catch (const ValueError& error) {
    print(error); // py: print(error)
  }
  Semaphore plain(0);    // py: plain = asyncio.Semaphore(0)
  print(plain.locked()); // py: print(plain.locked())
  plain.release();       // py: plain.release()
  plain.release();       // py: plain.release()
  for (int i = 0; i < 2; ++i) {
    bool acquired = co_await plain.acquire(); // py: print(await plain.acquire()
    print(acquired, plain.locked());          // py: print(await plain.acquire()
  }
  for (bool is_bounded : {false, true}) { // py: for kind in
    try {
      static_cast<void>(is_bounded ? BoundedSemaphore(-1) : Semaphore(-1)); // py: kind(-1)
    } catch (const ValueError& error) {
      print(error); // py: print(error)
    }
  }
}

} // namespace

void semaphore_bounded_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
