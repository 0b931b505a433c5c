#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

int divide(int a, int b) {
  if (b == 0) throw ZeroDivisionError("division by zero");
  return a / b;
}

Coro<void> work(Queue<int> queue, bool fixed) {        // py: async def work(queue):
  while (true) {                                       // py: while True:
    int number = co_await queue.get();                 // py: number = await queue.get()
    co_await sleep(1);                                 // py: await asyncio.sleep(1)
    try {                                              // py: try:
      print(12, "/", number, "=", divide(12, number)); // py: print(12, "/", number, "=", 12 // number)
    } catch (const ZeroDivisionError&) {               // py: except ZeroDivisionError:
      print("no result for", number);                  // py: print("no result for", number)
      if (!fixed) throw;                               // py: raise
    }
    queue.task_done(); // py: queue.task_done()
  }
}

Coro<void> main(bool fixed) {                    // py: async def main():
  Queue<int> queue;                              // py: queue = asyncio.Queue()
  for (int number : {3, 0, 4})                   // py: for number in 3, 0, 4:
    co_await queue.put(number);                  // py: await queue.put(number)
  auto worker = create_task(work(queue, fixed)); // py: worker = asyncio.create_task(work(queue))
  co_await queue.join();                         // py: await queue.join()
  print("all jobs are done");                    // py: print("all jobs are done")
  worker.cancel();                               // py: worker.cancel()
}

} // namespace

void dead_worker_program(const Arguments& given) {
  run(main(integer(given, "fixed") != 0)); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
