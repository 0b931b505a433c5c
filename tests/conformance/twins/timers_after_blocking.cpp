#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

void show(std::string text) {              // py: def show(text):
  print(text, get_running_loop()->time()); // py: print(text
}

Coro<void> main() {                                             // py: async def main():
  Loop loop = get_running_loop();                               // py: loop = asyncio
  for (int delay : {3, 1, 2, 1, 5})                             // py: for delay in
    loop->call_later(delay, fn<show>, f("timer of {}", delay)); // py: loop.call_later(delay
  loop->call_soon(fn<show>, "soon");                            // py: loop.call_soon(show, "soon")
  blocking_sleep(2.5);                                          // py: time.sleep(2.5)
  loop->call_soon(fn<show>, "soon after");                      // py: loop.call_soon(show, "soon after")
  loop->call_later(0, fn<show>, "timer of 0");                  // py: loop.call_later(0
  loop->call_at(2, fn<show>, "in the past");                    // py: loop.call_at(2
  co_await sleep(0.25);                                         // py: await asyncio.sleep(0.25)
  print("slept", loop->time());                                 // py: print("slept"
  co_await sleep(9);                                            // py: await asyncio.sleep(9)
}

} // namespace

void timers_after_blocking_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
