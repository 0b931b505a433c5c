#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<int> work(int delay) { // py: async def work(
  co_await sleep(delay);    // py: await asyncio.sleep(delay)
  co_return delay;          // py: return delay
}

Coro<void> main() {             // py: async def main():
  std::vector<Task<int>> tasks; // py: tasks = [
  for (int delay : {1, 3, 2}) tasks.push_back(create_task(work(delay)));
  std::vector<int> list;
  for (const auto& task : tasks) list.push_back(co_await task); // py: print([await task
  print(list);                                                  // py: print([await task
  int sum = co_await work(1) + co_await work(2);                // py: print(await work(1)
  print(sum, co_await work(3));                                 // py: print(await work(1)
  std::map<int, int> dict;
  for (int delay : {1, 2}) dict[delay] = co_await work(delay); // py: print({delay
  print(dict);                                                 // py: print({delay
}

} // namespace

void await_in_comprehensions_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
