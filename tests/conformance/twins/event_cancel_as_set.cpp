#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> waiter(Event event, std::string name) { // py: async def waiter(
  try {
    co_await event.wait(); // py: await event.wait()
    print(name, "woken");  // py: print(name, "woken")
  } catch (const CancelledError&) {
    print(name, "cancelled", event.is_set()); // py: print(name, "cancelled"
    throw;                                    // py: raise
  }
}

Coro<void> main() {                                                // py: async def main():
  Event event;                                                     // py: event = asyncio.Event()
  auto before = create_task(waiter(event, "before"));              // py: before = asyncio
  auto after = create_task(waiter(event, "after"));                // py: after = asyncio
  auto other = create_task(waiter(event, "other"));                // py: other = asyncio
  co_await sleep(1);                                               // py: await asyncio.sleep(1)
  before.cancel();                                                 // py: before.cancel()
  event.set();                                                     // py: event.set()
  after.cancel();                                                  // py: after.cancel()
  print(co_await gather(return_exceptions, before, after, other)); // py: print(await asyncio.gather(
}

} // namespace

void event_cancel_as_set_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
