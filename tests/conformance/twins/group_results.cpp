#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<int> child(TaskGroup group, int depth) {   // py: async def child(
  co_await sleep(1);                            // py: await asyncio.sleep(1)
  if (depth)                                    // py: if depth:
    group.create_task(child(group, depth - 1)); // py: group.create_task(
  print("child", depth);                        // py: print("child", depth)
  co_return depth;                              // py: return depth
}

Coro<void> main() { // py: async def main():
  Task<int> task;
  co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Coro<void> { // py: async with asyncio.TaskGroup()
    task = group.create_task(child(group, 2), "first");                  // py: task = group
    co_await sleep(0);                                                   // py: await asyncio.sleep(0)
    print("body ends");                                                  // py: print("body ends")
  });
  print("all done:", task.result(), task.get_name(), get_running_loop()->time()); // py: print("all done:"
  co_await async_with(TaskGroup(), [](TaskGroup&) -> Coro<void> {                 // py: async with asyncio.TaskGroup():
    print("nobody in it");                                                        // py: print("nobody
    co_return;
  });
  co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Coro<void> { // py: async with asyncio.TaskGroup() as
    task = group.create_task(child(group, 0));                           // py: task = group
    print("awaited in the body:", co_await task);                        // py: print("awaited
  });
  print("end"); // py: print("end")
}

} // namespace

void group_results_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
