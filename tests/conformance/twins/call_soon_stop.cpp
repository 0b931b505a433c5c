#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

void on_event(Loop loop, bool last) { // py: def on_event(loop, *, last=False):
  print("event handled");             // py: print("event handled")
  if (last) {                         // py: if last:
    print("stopping");                // py: print("stopping")
    loop->stop();                     // py: loop.stop()
  }
}

} // namespace

void call_soon_stop_program(const Arguments&) {
  Loop loop = new_event_loop();               // py: loop = asyncio.new_event_loop()
  loop->call_soon(fn<on_event>, loop, false); // py: loop.call_soon(functools.partial(on_event, loop))
  print("starting");                          // py: print("starting")
  loop->call_soon(fn<on_event>, loop, true);  // py: loop.call_soon(functools.partial(on_event, loop, last=True))
  loop->run_forever();                        // py: loop.run_forever()
  print("closing");                           // py: print("closing")
  loop->close();                              // py: loop.close()
}

} // namespace loopscope::scenarios
