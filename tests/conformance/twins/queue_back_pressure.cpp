#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

using Item = std::pair<std::string, int>;

Coro<void> producer(Queue<Item> queue, std::string name) { // py: async def producer(
  for (int n = 0; n < 3; ++n) {                            // py: for n in range(3):
    co_await queue.put({name, n});                         // py: await queue.put(
    print(name, "put", n);                                 // py: print(name, "put"
  }
}

Coro<void> consumer(Queue<Item> queue, std::string name) { // py: async def consumer(
  while (true) {                                           // py: while True:
    Item item = co_await queue.get();                      // py: print(name, "got"
    print(name, "got", item, queue.qsize());               // py: print(name, "got"
    co_await sleep(0);                                     // py: await asyncio.sleep(0)
    queue.task_done();                                     // py: queue.task_done()
  }
}

Coro<void> main() {                  // py: async def main():
  Queue<Item> queue(1);              // py: queue = asyncio
  std::vector<Task<void>> consumers; // py: consumers = [
  for (const char* name : {"x", "y"}) consumers.push_back(create_task(consumer(queue, name)));
  std::vector<Task<void>> producers; // py: producers = [
  for (const char* name : {"a", "b"}) producers.push_back(create_task(producer(queue, name)));
  co_await gather(producers);                       // py: await asyncio.gather(*producers)
  print("all put", queue.full());                   // py: print("all put"
  co_await queue.join();                            // py: await queue.join()
  print("all done", queue.empty());                 // py: print("all done"
  for (const auto& task : consumers) task.cancel(); // py: task.cancel()
  co_await wait(consumers);                         // py: await asyncio.wait(consumers)
  Queue<int> unbounded(-1);                         // py: unbounded = asyncio
  unbounded.put_nowait(1);                          // py: unbounded.put_nowait(1)
  print(unbounded.full(), unbounded.maxsize());     // py: print(unbounded.full()
}

} // namespace

void queue_back_pressure_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
