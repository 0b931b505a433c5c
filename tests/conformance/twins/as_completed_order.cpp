#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<int> work(int delay) {                // py: async def work(
  co_await sleep(delay);                   // py: await asyncio.sleep(delay)
  if (delay == 2) throw ValueError("two"); // py: if delay == 2:
  co_return delay;                         // py: return delay
}

Coro<void> main() {             // py: async def main():
  std::vector<Task<int>> tasks; // py: tasks = [
  for (int delay : {3, 1, 2}) tasks.push_back(create_task(work(delay)));
  for (auto coming : as_completed(std::vector{tasks[0], tasks[1], tasks[2], tasks[1]})) { // py: for coming in
    try {
      print("got", co_await coming); // py: print("got", await coming)
    } catch (const ValueError& error) {
      print("failed", error); // py: print("failed", error)
    }
  }
  for (auto coming : as_completed(std::vector{tasks[0]}))      // py: for coming in asyncio.as_completed(tasks[:1])
    print("done already:", co_await coming);                   // py: print("done already:"
  for (auto coming : as_completed(std::vector<Task<int>>())) { // py: for coming in asyncio.as_completed([])
    coming.close();
    print("never"); // py: print("never")
  }
}

} // namespace

void as_completed_order_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
