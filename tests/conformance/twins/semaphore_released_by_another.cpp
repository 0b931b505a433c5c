#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> helper(Semaphore gate) {         // py: async def helper(gate):
  auto through = co_await async_with(gate); // py: async with gate:
  print("helper is through");               // py: print("helper is through")
}

Coro<void> doctor(Semaphore gate) { // py: async def doctor(gate):
  co_await sleep(3);                // py: await asyncio.sleep(3)
  print("gate opened");             // py: print("gate opened")
  gate.release();                   // py: gate.release()
}

Coro<void> main() {                        // py: async def main():
  Semaphore gate(1);                       // py: gate = asyncio.Semaphore(1)
  auto opener = create_task(doctor(gate)); // py: opener = asyncio
  co_await gate.acquire();                 // py: await gate.acquire()
  co_await create_task(helper(gate));      // py: await asyncio.create_task(helper(gate))
  co_await opener;                         // py: await opener
  print("end");                            // py: print("end")
}

} // namespace

void semaphore_released_by_another_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
