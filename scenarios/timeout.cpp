#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<std::string> download(double seconds) {         // py: async def download():
  Finally close([] { print("connection closed"); }); // py: print("connection closed")
  co_await sleep(seconds);                           // py: await asyncio.sleep(SECONDS)
  co_return "the whole file";                        // py: return "the whole file"
}

Coro<void> main(double limit, double seconds) {                       // py: async def main():
  Loop loop = get_running_loop();                                     // py: loop = asyncio.get_running_loop()
  try {                                                               // py: try:
    co_await async_with(timeout(limit), [&](Timeout&) -> Coro<void> { // py: async with asyncio.timeout(LIMIT):
      auto got = co_await download(seconds);                          // py: print("got", await download())
      print("got", got);                                              // py: print("got", await download())
    });
  } catch (const TimeoutError&) { // py: except TimeoutError:
    print("too slow");            // py: print("too slow")
  }
  print("main goes on at", loop->time()); // py: print("main goes on at", loop.time())
}

} // namespace

void timeout_program(const Arguments& given) {
  run(main(real(given, "limit"), real(given, "seconds"))); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
