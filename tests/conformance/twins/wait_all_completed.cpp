#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<std::string> work(std::string name, int delay) { // py: async def work(
  co_await sleep(delay);                              // py: await asyncio.sleep(delay)
  if (name == "bad") throw ValueError(name);          // py: if name == "bad":
  co_return name;                                     // py: return name
}

Coro<void> main() {                             // py: async def main():
  std::vector<Task<std::string>> tasks;         // py: tasks = [
  tasks.push_back(create_task(work("a", 2)));   // py: tasks = [
  tasks.push_back(create_task(work("bad", 1))); // py: tasks = [
  auto [done, pending] =
      co_await wait(std::vector{tasks[0], tasks[1], tasks[0]});   // py: done, pending = await asyncio.wait(tasks +
  print(done.size(), pending.size(), repr(tasks[1].exception())); // py: print(len(done)
  std::tie(done, pending) = co_await wait(tasks);                 // py: done, pending = await asyncio.wait(tasks)
  print(done.size(), pending.size(), tasks[0].result());          // py: print(len(done)
  try {
    co_await wait(std::vector<Task<void>>()); // py: await asyncio.wait([])
  } catch (const ValueError& error) {
    print(error); // py: print(error)
  }
}

} // namespace

void wait_all_completed_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
