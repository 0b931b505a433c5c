#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> producer(Queue<std::string> queue, std::string name) { // py: async def producer(
  for (int n = 0; n < 2; ++n) {
    co_await queue.put(f("{}{}", name, n)); // py: await queue.put(
    print("put", name, n);                  // py: print("put"
  }
}

Coro<void> main() {              // py: async def main():
  Queue<std::string> queue(1);   // py: queue = asyncio.Queue(1)
  std::vector<Task<void>> tasks; // py: tasks = [
  for (const char* name : {"a", "b"}) tasks.push_back(create_task(producer(queue, name)));
  co_await sleep(1);                                   // py: await asyncio.sleep(1)
  print(queue.qsize(), queue.full(), queue.maxsize()); // py: print(queue.qsize()
  try {
    queue.put_nowait("x"); // py: queue.put_nowait("x")
  } catch (const QueueFull& error) {
    print(repr(error)); // py: print(repr(error))
  }
  for (int i = 0; i < 4; ++i) {
    print("got", co_await queue.get()); // py: print("got"
    co_await sleep(0);                  // py: await asyncio.sleep(0)
  }
  print(queue.empty(), std::vector<bool>{tasks[0].done(), tasks[1].done()}); // py: print(queue.empty()
  try {
    queue.get_nowait(); // py: queue.get_nowait()
  } catch (const QueueEmpty& error) {
    print(repr(error)); // py: print(repr(error))
  }
}

} // namespace

void queue_maxsize_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
