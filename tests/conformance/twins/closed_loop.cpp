#include "scenarios/twin.h"

namespace loopscope::scenarios {
void closed_loop_program(const Arguments&) {
  Loop loop = new_event_loop(); // py: loop = asyncio.new_event_loop()
  loop->close();                // py: loop.close()
  try {
    loop->call_soon([] {}); // py: loop.call_soon(print)
  } catch (const RuntimeError& error) {
    print("call_soon:", error); // py: print("call_soon:", error)
  }
  try {
    loop->call_later(1, [] {}); // py: loop.call_later(1, print)
  } catch (const RuntimeError& error) {
    print("call_later:", error); // py: print("call_later:", error)
  }
  try {
    loop->run_forever(); // py: loop.run_forever()
  } catch (const RuntimeError& error) {
    print("run_forever:", error); // py: print("run_forever:", error)
  }
  loop->close();                       // py: loop.close()
  print("closed:", loop->is_closed()); // py: print("closed:", loop.is_closed())
}

} // namespace loopscope::scenarios
