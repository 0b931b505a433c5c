#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

void tick(int n) {  // py: def tick(n):
  print("tick", n); // py: print("tick", n)
}

Coro<void> main() {                      // py: async def main():
  Loop loop = get_running_loop();        // py: loop = asyncio
  std::vector<Ref<TimerHandle>> handles; // py: handles = [
  for (int n = 0; n < 40; ++n) handles.push_back(loop->call_later(1 + n * 7 % 5 / 10.0, fn<tick>, n));
  for (int n = 0; n < 40; n += 6) handles[static_cast<std::size_t>(n)]->cancel(); // py: handles[n].cancel()
  co_await sleep(0.5);                                                            // py: await asyncio.sleep(0.5)
  for (int n = 3; n < 40; n += 4) handles[static_cast<std::size_t>(n)]->cancel(); // py: handles[n].cancel()
  co_await sleep(1.5);                                                            // py: await asyncio.sleep(1.5)
  std::vector<Ref<TimerHandle>> many;                                             // py: many = [
  for (int n = 0; n < 150; ++n) many.push_back(loop->call_later(2 + n % 3, fn<tick>, n));
  for (int n = 0; n < 150; ++n)
    if (n % 7) many[static_cast<std::size_t>(n)]->cancel(); // py: many[n].cancel()
  co_await sleep(1);                                        // py: await asyncio.sleep(1)
  co_await sleep(5);                                        // py: await asyncio.sleep(5)
}

} // namespace

void timer_ties_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
