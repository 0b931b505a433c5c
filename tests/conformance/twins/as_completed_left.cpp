#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<int> work(int delay) { // py: async def work(
  co_await sleep(delay);    // py: await asyncio.sleep(delay)
  print("worked", delay);   // py: print("worked", delay)
  co_return delay;          // py: return delay
}

Coro<int> first(std::vector<Task<int>> tasks) { // py: async def first(
  for (auto coming : as_completed(tasks, 5))    // py: for coming in
    co_return co_await coming;                  // py: return await coming
  throw std::logic_error("none");
}

Coro<void> main() {             // py: async def main():
  std::vector<Task<int>> tasks; // py: tasks = [
  for (int delay : {3, 1, 2}) tasks.push_back(create_task(work(delay)));
  print("first:", co_await first(tasks));        // py: print("first:"
  auto waiting = create_task(first({tasks[0]})); // py: waiting = asyncio
  co_await sleep(0.5);                           // py: await asyncio.sleep(0.5)
  waiting.cancel();                              // py: waiting.cancel()
  co_await wait(std::vector{waiting});           // py: await asyncio.wait([waiting])
  std::vector<bool> done;
  for (const auto& task : tasks) done.push_back(task.done());
  print(waiting.cancelled(), done); // py: print(waiting.cancelled()
  co_await wait(tasks);             // py: await asyncio.wait(tasks)
}

} // namespace

void as_completed_left_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
