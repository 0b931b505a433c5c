#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

template <class Q>
Coro<void> get(Q queue, std::string name) { // py: async def get(
  try {
    while (true) {                           // py: while True:
      const int item = co_await queue.get(); // py: print(name, await queue.get())
      print(name, item);                     // py: print(name, await queue.get())
      queue.task_done();                     // py: queue.task_done()
    }
  } catch (const QueueShutDown&) {
    print(name, "over", queue.qsize()); // py: print(name, "over", queue.qsize())
  }
}

Coro<void> put(Queue<int> queue, std::string name, std::vector<int> items) { // py: async def put(
  try {
    for (const int item : items) { // py: for item in items:
      co_await queue.put(item);    // py: await queue.put(item)
      print(name, item);           // py: print(name, item)
    }
  } catch (const QueueShutDown& error) {
    print(name, "over", repr(error)); // py: print(name, "over", repr(error))
  }
}

Coro<void> join(Queue<int> queue) { // py: async def join(
  co_await queue.join();            // py: await queue.join()
  print("joined", queue.qsize());   // py: print("joined"
}

Coro<void> main() {                            // py: async def main():
  for (const bool immediate : {false, true}) { // py: for immediate in
    Queue<int> queue(2);                       // py: queue = asyncio.Queue(2)
    std::vector<Task<void>> tasks;             // py: tasks = [asyncio.create_task(put(
    tasks.push_back(create_task(put(queue, "a", {1, 2, 3})));
    tasks.push_back(create_task(put(queue, "b", {4})));
    tasks.push_back(create_task(join(queue))); // py: tasks.append(asyncio.create_task(join(
    co_await sleep(1);                         // py: await asyncio.sleep(1)
    queue.shutdown(immediate);                 // py: queue.shutdown(immediate)
    print("shut down", queue.qsize());         // py: print("shut down"
    try {
      queue.put_nowait(5); // py: queue.put_nowait(5)
    } catch (const QueueShutDown&) {
      print("no more"); // py: print("no more")
    }
    tasks.push_back(create_task(get(queue, "c"))); // py: tasks.append(asyncio.create_task(get(
    co_await gather(tasks);                        // py: await asyncio.gather(*tasks)
    try {
      queue.get_nowait(); // py: queue.get_nowait()
    } catch (const QueueShutDown&) {
      print("nothing left"); // py: print("nothing left")
    }
  }
  LifoQueue<int> empty;          // py: empty = asyncio.LifoQueue()
  std::vector<Task<void>> tasks; // py: tasks = [asyncio.create_task(get(
  for (const char* name : {"d", "e"}) tasks.push_back(create_task(get(empty, name)));
  co_await sleep(1);      // py: await asyncio.sleep(1)
  empty.shutdown();       // py: empty.shutdown()
  empty.shutdown(true);   // py: empty.shutdown(True)
  co_await gather(tasks); // py: await asyncio.gather(*tasks)
}

} // namespace

void queue_shutdown_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
