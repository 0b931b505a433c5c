#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> consume(char name, Queue<int> queue) { // py: async def consume(name, queue):
  while (true) {                                  // py: while True:
    int job = co_await queue.get();               // py: job = await queue.get()
    co_await sleep(1);                            // py: await asyncio.sleep(1)
    print(std::string(1, name), "has done", job); // py: print(name, "has done", job)
    queue.task_done();                            // py: queue.task_done()
  }
}

Coro<void> main(int size, int consumer_count) { // py: async def main():
  Queue<int> queue(size);                       // py: queue = asyncio.Queue(SIZE)
  std::vector<Task<void>> consumers;            // py: consumers = [
  for (int n = 0; n < consumer_count; ++n) consumers.push_back(create_task(consume("ABCD"[n], queue)));
  for (int job = 0; job < 6; ++job) { // py: for job in range(6):
    co_await queue.put(job);          // py: await queue.put(job)
    print("put", job);                // py: print("put", job)
  }
  co_await queue.join(); // py: await queue.join()
}

} // namespace

void queue_program(const Arguments& given) {
  run(main(integer(given, "size"), integer(given, "consumers"))); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
