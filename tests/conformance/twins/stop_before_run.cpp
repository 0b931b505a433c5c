#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

void show(std::string text) { // py: def show(text):
  print(text);                // py: print(text)
}

Coro<void> main() {     // py: async def main():
  print("main begins"); // py: print("main begins")
  co_await sleep(5);    // py: await asyncio.sleep(5)
}

} // namespace

void stop_before_run_program(const Arguments&) {
  Loop loop = new_event_loop();                                           // py: loop = asyncio
  loop->call_soon(fn<show>, "first");                                     // py: loop.call_soon(show
  loop->stop();                                                           // py: loop.stop()
  loop->run_forever();                                                    // py: loop.run_forever()
  print("one turn only");                                                 // py: print("one turn only")
  loop->call_soon(named("BaseEventLoop.stop", [loop] { loop->stop(); })); // py: loop.call_soon(loop.stop)
  try {
    loop->run_until_complete(main()); // py: loop.run_until_complete(
  } catch (const RuntimeError& error) {
    print(error); // py: print(error)
  }
  loop->close(); // py: loop.close()
}

} // namespace loopscope::scenarios
