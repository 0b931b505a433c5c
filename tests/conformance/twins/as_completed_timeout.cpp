#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<int> work(int delay) { // py: async def work(
  co_await sleep(delay);    // py: await asyncio.sleep(delay)
  print("worked", delay);   // py: print("worked", delay)
  co_return delay;          // py: return delay
}

Coro<void> main() {             // py: async def main():
  std::vector<Task<int>> tasks; // py: tasks = [
  for (int delay : {1, 2, 5, 6}) tasks.push_back(create_task(work(delay)));
  auto results = as_completed(tasks, 2.5); // py: results = asyncio
  co_await sleep(1.5);                     // py: await asyncio.sleep(1.5)
  for (auto coming : results) {            // py: for coming in results:
    try {
      print("got", co_await coming); // py: print("got", await coming)
    } catch (const TimeoutError& error) {
      print(repr(error), get_running_loop()->time()); // py: print(repr(error)
    }
  }
  std::vector<bool> done;
  for (const auto& task : tasks) done.push_back(task.done());
  print(done);                                                         // py: print([task.done()
  for (auto coming : as_completed(std::vector{tasks[2], tasks[3]}, 9)) // py: for coming in asyncio.as
    print("got", co_await coming);                                     // py: print("got", await coming)
}

} // namespace

void as_completed_timeout_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
