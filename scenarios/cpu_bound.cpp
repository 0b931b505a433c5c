#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

std::string compute(double seconds) {  // py: def compute():
  blocking_call("computing", seconds); // py: while time.monotonic() < end:
  return "computed";                   // py: return "computed"
}

Coro<void> work(double seconds, bool in_thread) {                         // py: async def work():
  if (in_thread) {                                                        // py: if IN_THREAD:
    Loop loop = get_running_loop();                                       // py: loop = asyncio.get_running_loop()
    print(co_await loop->run_in_executor(nullptr, fn<compute>, seconds)); // py: print(await loop.run_in_executor(
  } else {                                                                // py: else:
    print(compute(seconds));                                              // py: print(compute())
  }
}

Coro<void> main(double seconds, bool in_thread, int beats) { // py: async def main():
  auto task = create_task(work(seconds, in_thread));         // py: task = asyncio.create_task(work())
  for (int beat = 0; beat < beats; ++beat) {                 // py: for beat in range(BEATS):
    print("beat", beat);                                     // py: print("beat", beat)
    co_await sleep(1);                                       // py: await asyncio.sleep(1)
  }
  co_await task; // py: await task
}

} // namespace

void cpu_bound_program(const Arguments& given) {
  run(main(real(given, "seconds"), integer(given, "in_thread") != 0,
           integer(given, "beats"))); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
