#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> work(int delay) { // py: async def work(
  co_await sleep(delay);     // py: await asyncio.sleep(delay)
  print("worked", delay);    // py: print("worked", delay)
}

Coro<void> main() {              // py: async def main():
  std::vector<Task<void>> tasks; // py: tasks = [
  for (int delay : {1, 3, 5}) tasks.push_back(create_task(work(delay)));
  auto [done, pending] =
      co_await wait(tasks, {.timeout = 2}); // py: done, pending = await asyncio.wait(tasks, timeout=2)
  print(done.size(), pending.size());       // py: print(len(done)
  std::tie(done, pending) =
      co_await wait(tasks, {.timeout = 0}); // py: done, pending = await asyncio.wait(tasks, timeout=0)
  print(done.size(), pending.size());       // py: print(len(done)
  std::tie(done, pending) =
      co_await wait(tasks, {.timeout = 1}); // py: done, pending = await asyncio.wait(tasks, timeout=1)
  print(done.size(), pending.size());       // py: print(len(done)
  std::tie(done, pending) =
      co_await wait(std::vector{tasks[0]}, {.timeout = 1}); // py: done, pending = await asyncio.wait(tasks[:1]
  print(done.size(), pending.size());                       // py: print(len(done)
  auto waiting = create_task(wait(tasks, {.timeout = 9}));  // py: waiting = asyncio
  co_await sleep(1);                                        // py: await asyncio.sleep(1)
  waiting.cancel();                                         // py: waiting.cancel()
  co_await wait(std::vector{waiting});                      // py: await asyncio.wait([waiting])
  print(waiting.cancelled(), tasks[2].done());              // py: print(waiting.cancelled()
  co_await tasks[2];                                        // py: await tasks[2]
}

} // namespace

void wait_timeout_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
