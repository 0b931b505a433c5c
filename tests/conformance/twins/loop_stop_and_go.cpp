#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<std::string> ticking(std::string name) { // py: async def ticking(
  for (int n = 0; n < 3; ++n) {               // py: for n in range(3):
    print(name, n);                           // py: print(name, n)
    co_await sleep(1);                        // py: await asyncio.sleep(1)
  }
  co_return name; // py: return name
}

void stop(Loop loop) {            // py: def stop(loop):
  print("stop at", loop->time()); // py: print("stop at"
  loop->stop();                   // py: loop.stop()
}

} // namespace

void loop_stop_and_go_program(const Arguments&) {
  Loop loop = new_event_loop();                       // py: loop = asyncio.new_event_loop()
  auto first = loop->create_task(ticking("first"));   // py: first = loop
  loop->call_soon(fn<stop>, loop);                    // py: loop.call_soon(stop
  auto second = loop->create_task(ticking("second")); // py: second = loop
  loop->call_later(1, fn<stop>, loop);                // py: loop.call_later(1
  for (int i = 0; i < 2; ++i) {                       // py: for _ in range(2):
    try {
      loop->run_until_complete(first); // py: loop.run_until_complete(first)
    } catch (const RuntimeError& error) {
      print(error, first.done()); // py: print(error, first
    }
  }
  print(loop->run_until_complete(first));       // py: print(loop.run_until_complete(first))
  auto name = loop->run_until_complete(second); // py: print(loop.run_until_complete(second)
  print(name, second.done(), loop->time());     // py: print(loop.run_until_complete(second)
  loop->close();                                // py: loop.close()
}

} // namespace loopscope::scenarios
