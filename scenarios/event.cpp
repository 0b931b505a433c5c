#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> run_(int n, Event shot) { // py: async def run(n, shot):
  co_await sleep(n - 0.5);           // py: await asyncio.sleep(n - 0.5)
  print(n, "is at the line");        // py: print(n, "is at the line")
  co_await shot.wait();              // py: await shot.wait()
  print(n, "runs");                  // py: print(n, "runs")
}

Coro<void> main(int runner_count, double started_at) { // py: async def main():
  Event shot;                                          // py: shot = asyncio.Event()
  std::vector<Task<void>> runners;                     // py: runners = [
  for (int n = 0; n < runner_count; ++n) runners.push_back(create_task(run_(n + 1, shot)));
  co_await sleep(started_at); // py: await asyncio.sleep(STARTED_AT)
  print("bang");              // py: print("bang")
  shot.set();                 // py: shot.set()
  co_await gather(runners);   // py: await asyncio.gather(*runners)
}

} // namespace

void event_program(const Arguments& given) {
  run(main(integer(given, "runners"), real(given, "started_at"))); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
