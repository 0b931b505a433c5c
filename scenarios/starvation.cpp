#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> compute(int pieces, double piece_seconds, bool give_way) { // py: async def compute():
  for (int piece = 0; piece < pieces; ++piece) {                      // py: for piece in range(PIECES):
    blocking_sleep(piece_seconds);                                    // py: time.sleep(PIECE_SECONDS)
    if (give_way)                                                     // py: if GIVE_WAY:
      co_await sleep(0);                                              // py: await asyncio.sleep(0)
  }
  print("computed"); // py: print("computed")
}

Coro<void> main(int pieces, double piece_seconds, bool give_way) {   // py: async def main():
  auto task = create_task(compute(pieces, piece_seconds, give_way)); // py: task = asyncio.create_task(compute())
  for (int beat = 0; beat < 4; ++beat) {                             // py: for beat in range(4):
    print("beat", beat);                                             // py: print("beat", beat)
    co_await sleep(1);                                               // py: await asyncio.sleep(1)
  }
  co_await task; // py: await task
}

} // namespace

void starvation_program(const Arguments& given) {
  run(main(integer(given, "pieces"), real(given, "piece_seconds"),
           integer(given, "give_way") != 0)); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
