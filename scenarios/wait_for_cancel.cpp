#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> save() {                            // py: async def save():
  Finally close([] { print("file closed"); }); // py: print("file closed")
  co_await sleep(3);                           // py: await asyncio.sleep(3)
  print("saved");                              // py: print("saved")
}

Coro<void> main(bool fixed) {                                       // py: async def main():
  auto saving = create_task(save());                                // py: saving = asyncio.create_task(save())
  Future<void> job = fixed ? shield(saving) : Future<void>(saving); // py: job = asyncio.shield(saving)
  try {                                                             // py: try:
    co_await wait_for(job, 1);                                      // py: await asyncio.wait_for(job, 1)
  } catch (const TimeoutError&) {                                   // py: except TimeoutError:
    print("too slow");                                              // py: print("too slow")
  }
  print("cancelled:", saving.cancelled()); // py: print("cancelled:", saving.cancelled())
  if (fixed)                               // py: if FIXED:
    co_await saving;                       // py: await saving
}

} // namespace

void wait_for_cancel_program(const Arguments& given) {
  run(main(integer(given, "fixed") != 0)); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
