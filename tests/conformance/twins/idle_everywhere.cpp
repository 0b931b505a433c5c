#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> in_group(Event event) {                                       // py: async def in_group(
  co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Coro<void> { // py: async with asyncio
    group.create_task(event.wait());                                     // py: group.create_task(
    co_return;
  });
}

Coro<void> in_timeout(Future<void> future) {                     // py: async def in_timeout(
  co_await async_with(timeout({}), [&](Timeout&) -> Coro<void> { // py: async with asyncio
    co_await future;                                             // py: await future
  });
}

Coro<void> in_line(Condition condition) {     // py: async def in_line(
  auto held = co_await async_with(condition); // py: async with condition:
  co_await condition.wait();                  // py: await condition.wait()
}

Coro<void> coming(Task<void> task) {                     // py: async def coming(
  for (auto result : as_completed(std::vector{task}, 2)) // py: for result in
    co_await result;                                     // py: await result
}

Coro<void> main() {                                   // py: async def main():
  auto future = get_running_loop()->create_future();  // py: future, event
  Event event;                                        // py: future, event
  auto group = create_task(in_group(event));          // py: tasks = [
  auto limited = create_task(in_timeout(future));     // py: tasks = [
  auto line = create_task(in_line(Condition()));      // py: tasks.append(asyncio.create_task(in_line
  auto get = create_task(Queue<int>().get());         // py: tasks.append(
  auto acquire = create_task(Semaphore(0).acquire()); // py: tasks.append(
  auto party = create_task(Barrier(2).wait());        // py: tasks.append(
  auto [a, b, c, d] = std::tuple(shield(group), shield(limited), shield(line), shield(get)); // py: shields =
  auto [e, f, g] = std::tuple(shield(acquire), shield(party), shield(future));               // py: shields =
  auto last = create_task(coming(group));                                                    // py: tasks.append(
  std::vector<Future<void>> tasks{group, limited, line, last};
  for (const auto& other : {get.state(), acquire.state(), party.state()}) tasks.push_back(Future<void>(other));
  auto [done, pending] = co_await wait(tasks, {.timeout = 3});                   // py: done, pending
  print(done.size(), pending.size(), repr(last.exception()));                    // py: print(len(done)
  co_await gather(a, b, c, d, e, f, g, wait_for(wait(std::vector{future}), {})); // py: await asyncio.gather(
}

} // namespace

void idle_everywhere_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
