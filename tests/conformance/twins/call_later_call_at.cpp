#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

void event_handler(Loop loop, std::string label, bool stop) { // py: def event_handler(loop, label, stop=False):
  print(label, "at", loop->time());                           // py: print(label, "at", loop.time())
  if (stop)                                                   // py: if stop:
    loop->stop();                                             // py: loop.stop()
}

} // namespace

void call_later_call_at_program(const Arguments&) {
  Loop loop = new_event_loop();                                                  // py: loop = asyncio.new_event_loop()
  const double now = loop->time();                                               // py: now = loop.time()
  loop->call_at(now + 300, fn<event_handler>, loop, "five minutes later", true); // py: loop.call_at(
  loop->call_later(1, fn<event_handler>, loop, "one second later", false);       // py: loop.call_later(
  loop->call_soon(fn<event_handler>, loop, "soon", false);                       // py: loop.call_soon(
  loop->call_later(0, fn<event_handler>, loop, "no delay", false);               // py: loop.call_later(
  auto cancelled = loop->call_later(2, fn<event_handler>, loop, "never", false); // py: cancelled = loop.call_later(
  loop->call_later(1.5, fn<&TimerHandle::cancel>, cancelled);                    // py: loop.call_later(
  loop->run_forever();                                                           // py: loop.run_forever()
  loop->close();                                                                 // py: loop.close()
}

} // namespace loopscope::scenarios
