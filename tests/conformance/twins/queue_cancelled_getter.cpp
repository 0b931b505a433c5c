#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> getter(Queue<std::string> queue, std::string name) { // py: async def getter(
  try {
    print(name, "got", co_await queue.get()); // py: print(name, "got"
  } catch (const CancelledError&) {
    print(name, "cancelled", queue.qsize()); // py: print(name, "cancelled"
    throw;                                   // py: raise
  }
}

Coro<void> main() {              // py: async def main():
  Queue<std::string> queue;      // py: queue = asyncio.Queue()
  std::vector<Task<void>> tasks; // py: tasks = [
  for (const char* name : {"a", "b", "c"}) tasks.push_back(create_task(getter(queue, name)));
  co_await sleep(1);                                // py: await asyncio.sleep(1)
  tasks[1].cancel();                                // py: tasks[1].cancel()
  queue.put_nowait("item");                         // py: queue.put_nowait("item")
  tasks[0].cancel();                                // py: tasks[0].cancel()
  print(co_await gather(return_exceptions, tasks)); // py: print(await asyncio.gather(
  auto alone = create_task(getter(queue, "alone")); // py: alone = asyncio
  co_await sleep(1);                                // py: await asyncio.sleep(1)
  queue.put_nowait("left");                         // py: queue.put_nowait("left")
  alone.cancel();                                   // py: alone.cancel()
  co_await wait(std::vector{alone});                // py: await asyncio.wait([alone])
  print(queue.get_nowait());                        // py: print(queue.get_nowait())
}

} // namespace

void queue_cancelled_getter_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
