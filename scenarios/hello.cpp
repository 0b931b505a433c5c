#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> main(double seconds) { // py: async def main():
  print("Hello ...");             // py: print("Hello ...")
  co_await sleep(seconds);        // py: await asyncio.sleep(SECONDS)
  print("... World!");            // py: print("... World!")
}

} // namespace

void hello_program(const Arguments& given) {
  run(main(real(given, "seconds"))); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
