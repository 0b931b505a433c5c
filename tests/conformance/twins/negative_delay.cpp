#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

void show(std::string text) { // py: def show(text):
  print(text);                // py: print(text)
}

Coro<void> main() {                           // py: async def main():
  Loop loop = get_running_loop();             // py: loop = asyncio
  loop->call_later(-1, fn<show>, "negative"); // py: loop.call_later(-1
  loop->call_later(0, fn<show>, "zero");      // py: loop.call_later(0
  loop->call_soon(fn<show>, "soon");          // py: loop.call_soon(
  loop->call_at(-5, fn<show>, "long ago");    // py: loop.call_at(
  co_await sleep(-3);                         // py: await asyncio.sleep(-3)
  print("a negative sleep is a bare yield");  // py: print("a negative
  co_await sleep(0);                          // py: await asyncio.sleep(0)
  print("at", loop->time());                  // py: print("at"
}

} // namespace

void negative_delay_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
