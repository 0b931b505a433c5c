#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> serve(Event ready) { // py: async def serve(ready):
  co_await sleep(1);            // py: await asyncio.sleep(1)
  print("the server listens");  // py: print("the server listens")
  ready.set();                  // py: ready.set()
}

Coro<void> main(bool fixed) { // py: async def main():
  Event ready;                // py: ready = asyncio.Event()
  Task<void> server;
  if (fixed)                            // py: if FIXED:
    server = create_task(serve(ready)); // py: server = asyncio.create_task(serve(ready))
  print("main waits for the server");   // py: print("main waits for the server")
  co_await ready.wait();                // py: await ready.wait()
  if (!fixed)                           // py: if not FIXED:
    server = create_task(serve(ready)); // py: server = asyncio.create_task(serve(ready))
  print("main connects");               // py: print("main connects")
  co_await server;                      // py: await server
}

} // namespace

void event_too_late_program(const Arguments& given) {
  run(main(integer(given, "fixed") != 0)); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
