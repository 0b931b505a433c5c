#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> write(int page) { // py: async def write(page):
  co_await sleep(0.5);       // py: await asyncio.sleep(0.5)
  print("wrote page", page); // py: print("wrote page", page)
}

Coro<void> save(Lock lock, int page) {   // py: async def save(lock, page):
  auto held = co_await async_with(lock); // py: async with lock:
  co_await write(page);                  // py: await write(page)
}

Coro<void> save_all(Lock lock, bool fixed) { // py: async def save_all(lock):
  auto held = co_await async_with(lock);     // py: async with lock:
  print("saves all");                        // py: print("saves all")
  for (int page : {1, 2}) {                  // py: for page in 1, 2:
    if (fixed)                               // py: if FIXED:
      co_await write(page);                  // py: await write(page)
    else
      co_await save(lock, page); // py: await save(lock, page)
  }
}

Coro<void> main(bool fixed) {       // py: async def main():
  co_await save_all(Lock(), fixed); // py: await save_all(asyncio.Lock())
  print("all is saved");            // py: print("all is saved")
}

} // namespace

void lock_twice_program(const Arguments& given) {
  run(main(integer(given, "fixed") != 0)); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
