#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> selfish(std::vector<Task<void>>* tasks) { // py: async def selfish():
  co_await sleep(0);                                 // py: await asyncio.sleep(0)
  try {
    co_await tasks->front(); // py: await tasks[0]
  } catch (const RuntimeError& error) {
    print(error.message().substr(0, error.message().find(':'))); // py: print(str(error)
  }
  co_await sleep(1); // py: await asyncio.sleep(1)
  try {
    co_await tasks->front(); // py: await tasks[0]
  } catch (const BaseException&) {
    throw ValueError("in vain"); // py: raise ValueError("in vain")
  }
}

Coro<void> main(std::vector<Task<void>>* tasks) { // py: async def main():
  tasks->push_back(create_task(selfish(tasks)));  // py: tasks.append(
  try {
    co_await tasks->front(); // py: await tasks[0]
  } catch (const ValueError& error) {
    print("main saw", type_name(error)); // py: print("main saw"
  }
}

} // namespace

void await_itself_program(const Arguments&) {
  std::vector<Task<void>> tasks; // py: tasks = []
  run(main(&tasks));             // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
