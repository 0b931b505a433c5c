#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> worker(Queue<int> queue) {   // py: async def worker(
  while (true) {                        // py: while True:
    int seconds = co_await queue.get(); // py: seconds = await queue.get()
    co_await sleep(seconds);            // py: await asyncio.sleep(seconds)
    print("done", seconds);             // py: print("done"
    queue.task_done();                  // py: queue.task_done()
  }
}

Coro<void> main() {                                        // py: async def main():
  Queue<int> queue;                                        // py: queue = asyncio.Queue()
  co_await queue.join();                                   // py: await queue.join()
  print("nothing to wait for");                            // py: print("nothing
  for (int seconds : {1, 2, 3}) queue.put_nowait(seconds); // py: queue.put_nowait(seconds)
  std::vector<Task<void>> workers;                         // py: workers = [
  for (int i = 0; i < 2; ++i) workers.push_back(create_task(worker(queue)));
  co_await queue.join(); // py: await queue.join()
  print("joined");       // py: print("joined")
  try {
    queue.task_done(); // py: queue.task_done()
  } catch (const ValueError& error) {
    print(error); // py: print(error)
  }
  queue.put_nowait(0);           // py: queue.put_nowait(0)
  std::vector<Task<void>> joins; // py: joins = [
  for (int i = 0; i < 2; ++i) joins.push_back(create_task(queue.join()));
  print(co_await gather(joins));                      // py: print(await asyncio.gather(*joins))
  for (const auto& task : workers) task.cancel();     // py: task.cancel()
  print(co_await gather(return_exceptions, workers)); // py: print(await asyncio.gather(*workers
}

} // namespace

void queue_join_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
