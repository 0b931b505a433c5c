#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> inner() {   // py: async def inner():
  print("never runs"); // py: print("never runs")
  co_return;
}

Coro<void> main() {                    // py: async def main():
  Loop loop = get_running_loop();      // py: loop = asyncio.get_running_loop()
  Loop other = new_event_loop();       // py: other = asyncio.new_event_loop()
  for (Loop attempt : {other, loop}) { // py: for attempt in
    try {
      attempt->run_forever(); // py: attempt()
    } catch (const RuntimeError& error) {
      print(error); // py: print(error)
    }
  }
  auto coroutine = inner(); // py: coroutine = inner()
  try {
    run(std::move(coroutine)); // py: asyncio.run(coroutine)
  } catch (const RuntimeError& error) {
    print(error); // py: print(error)
  }
  try {
    loop->close(); // py: loop.close()
  } catch (const RuntimeError& error) {
    print(error); // py: print(error)
  }
  other->close(); // py: other.close()
  co_return;
}

} // namespace

void second_loop_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
