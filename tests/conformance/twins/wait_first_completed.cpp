#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<int> work(int delay) { // py: async def work(
  co_await sleep(delay);    // py: await asyncio.sleep(delay)
  print("worked", delay);   // py: print("worked", delay)
  co_return delay;          // py: return delay
}

std::vector<std::string> names(const std::vector<Task<int>>& tasks) { // py: def names(
  std::vector<std::string> sorted;
  for (const auto& task : tasks) sorted.push_back(task.get_name());
  std::sort(sorted.begin(), sorted.end());
  return sorted; // py: return sorted(
}

Coro<void> main() {             // py: async def main():
  std::vector<Task<int>> tasks; // py: tasks = [
  for (int delay : {2, 1, 1, 3}) tasks.push_back(create_task(work(delay)));
  while (!tasks.empty()) {                                                         // py: while tasks:
    auto [done, pending] = co_await wait(tasks, {.return_when = FIRST_COMPLETED}); // py: done, tasks = await
    tasks = pending;
    print(names(done), names(tasks)); // py: print(names(done)
  }
}

} // namespace

void wait_first_completed_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
