#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

void on_event(Loop loop, std::string name) { // py: def on_event(name):
  print(name, "handled at", loop->time());   // py: print(name, "handled at", loop.time())
}

void slow(double slow_seconds) { // py: def slow():
  print("busy ...");             // py: print("busy ...")
  blocking_sleep(slow_seconds);  // py: time.sleep(SLOW_SECONDS)
}

void last(Loop loop) {                             // py: def last():
  print("stopping");                               // py: print("stopping")
  loop->call_soon(fn<on_event>, loop, "too late"); // py: loop.call_soon(on_event, "too late")
  loop->stop();                                    // py: loop.stop()
}

} // namespace

void call_soon_program(const Arguments& given) {
  Loop loop = new_event_loop();                           // py: loop = asyncio.new_event_loop()
  loop->call_soon(fn<on_event>, loop, "first");           // py: loop.call_soon(on_event, "first")
  loop->call_soon(fn<slow>, real(given, "slow_seconds")); // py: loop.call_soon(slow)
  loop->call_soon(fn<on_event>, loop, "second");          // py: loop.call_soon(on_event, "second")
  loop->call_later(1, fn<on_event>, loop, "timer");       // py: loop.call_later(1, on_event, "timer")
  loop->call_later(3, fn<last>, loop);                    // py: loop.call_later(3, last)
  print("nothing has run yet");                           // py: print("nothing has run yet")
  loop->run_forever();                                    // py: loop.run_forever()
  loop->close();                                          // py: loop.close()
  print("closed");                                        // py: print("closed")
}

} // namespace loopscope::scenarios
