#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

void tick(Loop loop, std::string name) { // py: def tick(name):
  print(name, "at", loop->time());       // py: print(name, "at", loop.time())
}

void last(Loop loop) {    // py: def last():
  tick(loop, "far away"); // py: tick("far away")
  loop->stop();           // py: loop.stop()
}

} // namespace

void call_later_at_program(const Arguments& given) {
  const int far = integer(given, "far");
  const double seconds = real(given, "seconds");

  Loop loop = new_event_loop();                                        // py: loop = asyncio.new_event_loop()
  const double now = loop->time();                                     // py: now = loop.time()
  loop->call_at(now + far, fn<last>, loop);                            // py: loop.call_at(now + FAR, last)
  loop->call_later(seconds, fn<tick>, loop, "one");                    // py: loop.call_later(SECONDS, tick, "one")
  loop->call_later(seconds, fn<tick>, loop, "tie");                    // py: loop.call_later(SECONDS, tick, "tie")
  loop->call_later(seconds, fn<tick>, loop, "another tie");            // py: loop.call_later(SECONDS, tick, "another
  auto never = loop->call_later(seconds + 1, fn<tick>, loop, "never"); // py: never = loop.call_later(
  loop->call_later(seconds + 0.5, fn<&TimerHandle::cancel>, never);    // py: loop.call_later(SECONDS + 0.5, never
  loop->call_later(0, fn<tick>, loop, "no delay");                     // py: loop.call_later(0, tick, "no delay")
  loop->call_soon(fn<tick>, loop, "soon");                             // py: loop.call_soon(tick, "soon")
  loop->run_forever();                                                 // py: loop.run_forever()
  loop->close();                                                       // py: loop.close()
}

} // namespace loopscope::scenarios
