#include "scenarios/twin.h"

#include <cmath>

namespace loopscope::scenarios {
namespace {

void compute(double seconds) { // py: def compute():
  compute_for(seconds);        // py: while time.thread_time() < end:
}

Coro<void> work(double seconds, int jobs, bool in_thread) { // py: async def work():
  Loop loop = get_running_loop();                           // py: loop = asyncio.get_running_loop()
  const double began = loop->time();                        // py: began = loop.time()
  if (in_thread) {                                          // py: if IN_THREAD:
    std::vector<Future<void>> all;                          // py: await asyncio.gather(
    for (int n = 0; n < jobs; ++n) all.push_back(loop->run_in_executor(nullptr, fn<compute>, seconds));
    co_await gather(std::move(all)); // py: await asyncio.gather(
  } else {                           // py: else:
    for (int n = 0; n < jobs; ++n)   // py: for n in range(JOBS):
      compute(seconds);              // py: compute()
  }
  print("computed in", std::lround(loop->time() - began), "s"); // py: print("computed in"
}

Coro<void> main(double seconds, int jobs, bool in_thread, int beats) { // py: async def main():
  auto task = create_task(work(seconds, jobs, in_thread));             // py: task = asyncio.create_task(work())
  for (int beat = 0; beat < beats; ++beat) {                           // py: for beat in range(BEATS):
    print("beat", beat);                                               // py: print("beat", beat)
    co_await sleep(1);                                                 // py: await asyncio.sleep(1)
  }
  co_await task; // py: await task
}

} // namespace

void cpu_bound_program(const Arguments& given) {
  run(main(real(given, "seconds"), integer(given, "jobs"), integer(given, "in_thread") != 0,
           integer(given, "beats"))); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
