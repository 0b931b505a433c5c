#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> putter(Queue<std::string> queue, std::string name) { // py: async def putter(
  try {
    co_await queue.put(name); // py: await queue.put(name)
    print(name, "put");       // py: print(name, "put")
  } catch (const CancelledError&) {
    print(name, "cancelled", queue.qsize()); // py: print(name, "cancelled"
    throw;                                   // py: raise
  }
}

Coro<void> main() {              // py: async def main():
  Queue<std::string> queue(1);   // py: queue = asyncio.Queue(1)
  std::vector<Task<void>> tasks; // py: tasks = [
  for (const char* name : {"a", "b", "c", "d"}) tasks.push_back(create_task(putter(queue, name)));
  co_await sleep(1);                                // py: await asyncio.sleep(1)
  tasks[2].cancel();                                // py: tasks[2].cancel()
  print(queue.get_nowait());                        // py: print(queue.get_nowait())
  tasks[1].cancel();                                // py: tasks[1].cancel()
  print(co_await gather(return_exceptions, tasks)); // py: print(await asyncio.gather(
  std::string last = co_await queue.get();          // py: print(await queue.get()
  print(last, queue.empty());                       // py: print(await queue.get()
}

} // namespace

void queue_cancelled_putter_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
