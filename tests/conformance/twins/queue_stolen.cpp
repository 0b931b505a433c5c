#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> getter(Queue<int> queue, std::string name) { // py: async def getter(
  print(name, "got", co_await queue.get());             // py: print(name, "got"
}

Coro<void> main() {              // py: async def main():
  Queue<int> queue;              // py: queue = asyncio.Queue()
  std::vector<Task<void>> tasks; // py: tasks = [
  for (const char* name : {"a", "b"}) tasks.push_back(create_task(getter(queue, name)));
  co_await sleep(1);                     // py: await asyncio.sleep(1)
  queue.put_nowait(1);                   // py: queue.put_nowait(1)
  print("stolen", queue.get_nowait());   // py: print("stolen", queue.get_nowait())
  co_await sleep(1);                     // py: await asyncio.sleep(1)
  co_await queue.put(2);                 // py: await queue.put(2)
  co_await queue.put(3);                 // py: await queue.put(3)
  print("stolen", co_await queue.get()); // py: print("stolen", await queue.get())
  queue.put_nowait(4);                   // py: queue.put_nowait(4)
  co_await gather(tasks);                // py: await asyncio.gather(*tasks)
}

} // namespace

void queue_stolen_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
