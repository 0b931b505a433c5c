#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> putter(LifoQueue<int> queue, std::vector<int> items) { // py: async def putter(
  for (int item : items) {                                        // py: for item in items:
    co_await queue.put(item);                                     // py: await queue.put(item)
    print("put", item);                                           // py: print("put", item)
  }
}

Coro<void> main() {                                     // py: async def main():
  LifoQueue<int> queue(2);                              // py: queue = asyncio.LifoQueue(2)
  auto task = create_task(putter(queue, {1, 2, 3, 4})); // py: task = asyncio
  co_await sleep(1);                                    // py: await asyncio.sleep(1)
  print(co_await queue.get());                          // py: print(await queue.get())
  co_await sleep(1);                                    // py: await asyncio.sleep(1)
  int third = co_await queue.get();                     // py: print(await queue.get(), await
  int second = co_await queue.get();                    // py: print(await queue.get(), await
  print(third, second, queue.full());                   // py: print(await queue.get(), await
  co_await task;                                        // py: await task
  int last = queue.get_nowait();                        // py: print(queue.get_nowait()
  print(last, queue.empty());                           // py: print(queue.get_nowait()
}

} // namespace

void queue_lifo_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
