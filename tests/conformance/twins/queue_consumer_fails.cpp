#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> consume(Queue<int> queue) {            // py: async def consume(queue):
  while (true) {                                  // py: while True:
    const int item = co_await queue.get();        // py: item = await queue.get()
    if (item == 2)                                // py: if item == 2:
      throw ValueError(f("no use for {}", item)); // py: raise ValueError
    queue.task_done();                            // py: queue.task_done()
  }
}

Coro<void> main() {                            // py: async def main():
  Queue<int> queue;                            // py: queue = asyncio.Queue()
  for (int item = 0; item < 4; ++item)         // py: for item in range(4):
    queue.put_nowait(item);                    // py: queue.put_nowait(item)
  auto consumer = create_task(consume(queue)); // py: consumer = asyncio.create_task(consume(queue))
  co_await queue.join();                       // py: await queue.join()
  print("never comes");                        // py: print("never comes"
}

} // namespace

void queue_consumer_fails_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
