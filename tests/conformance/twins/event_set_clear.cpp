#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> waiter(Event event, std::string name) { // py: async def waiter(
  bool woken = co_await event.wait();              // py: print(name
  print(name, woken, event.is_set());              // py: print(name
}

Coro<void> main() {              // py: async def main():
  Event event;                   // py: event = asyncio.Event()
  std::vector<Task<void>> tasks; // py: tasks = [
  for (const char* name : {"a", "b"}) tasks.push_back(create_task(waiter(event, name)));
  co_await sleep(1);                                                       // py: await asyncio.sleep(1)
  event.set();                                                             // py: event.set()
  event.clear();                                                           // py: event.clear()
  auto late = create_task(waiter(event, "late"));                          // py: late = asyncio
  co_await sleep(1);                                                       // py: await asyncio.sleep(1)
  print(std::vector<bool>{tasks[0].done(), tasks[1].done()}, late.done()); // py: print([task.done()
  event.set();                                                             // py: event.set()
  event.set();                                                             // py: event.set()
  co_await late;                                                           // py: await late
  co_await waiter(event, "at once");                                       // py: await waiter(
}

} // namespace

void event_set_clear_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
