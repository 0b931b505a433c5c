#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

struct Job { // py: class Job:
  int priority;
  int name;
  bool operator<(const Job& other) const { return priority < other.priority; } // py: def __lt__(
};

Coro<void> main() {                                                // py: async def main():
  PriorityQueue<Job> queue(20);                                    // py: queue = asyncio.PriorityQueue(20)
  for (int n = 0; n < 16; ++n) co_await queue.put({n * 5 % 3, n}); // py: await queue.put(
  for (int i = 0; i < 5; ++i) {
    Job job = queue.get_nowait();  // py: job = queue.get_nowait()
    print(job.priority, job.name); // py: print(job.priority
  }
  for (int n = 16; n < 22; ++n) queue.put_nowait({n % 2, n}); // py: queue.put_nowait(
  while (!queue.empty()) {                                    // py: while not queue.empty():
    Job job = co_await queue.get();                           // py: job = await queue.get()
    print(job.priority, job.name);                            // py: print(job.priority
  }
}

} // namespace

void queue_priority_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
