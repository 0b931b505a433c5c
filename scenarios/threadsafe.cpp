#include "scenarios/twin.h"

#include <cmath>

namespace loopscope::scenarios {
namespace {

void heard(EventLoop* loop, double began) {                     // py: def heard(loop, began):
  print("heard after", std::lround(loop->time() - began), "s"); // py: print("heard after"
}

void work(EventLoop* loop, double began, int seconds, bool safe) { // py: def work(loop, began):
  blocking_sleep(seconds);                                         // py: time.sleep(SECONDS)
  print("thread is done");                                         // py: print("thread is done")
  if (safe)                                                        // py: if SAFE:
    loop->call_soon_threadsafe(fn<heard>, loop, began);            // py: loop.call_soon_threadsafe(heard, loop, began)
  else                                                             // py: else:
    loop->call_soon(fn<heard>, loop, began);                       // py: loop.call_soon(heard, loop, began)
}

Coro<void> main(int seconds, int asleep, bool safe, bool debug) {    // py: async def main():
  Loop loop = get_running_loop();                                    // py: loop = asyncio.get_running_loop()
  loop->set_debug(debug);                                            // py: loop.set_debug(DEBUG)
  Thread(fn<work>, loop.get(), loop->time(), seconds, safe).start(); // py: threading.Thread(target=work
  co_await sleep(asleep);                                            // py: await asyncio.sleep(ASLEEP)
  print("main has slept");                                           // py: print("main has slept")
}

} // namespace

void threadsafe_program(const Arguments& given) {
  run(main(integer(given, "seconds"), integer(given, "asleep"), integer(given, "safe") != 0,
           integer(given, "debug") != 0)); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
