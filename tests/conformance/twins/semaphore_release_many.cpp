#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> work(Semaphore semaphore, int name) { // py: async def work(
  co_await semaphore.acquire();                  // py: await semaphore.acquire()
  print(name, "in", semaphore.locked());         // py: print(name, "in"
}

std::vector<bool> done(const std::vector<Task<void>>& tasks) {
  std::vector<bool> each;
  for (const auto& task : tasks) each.push_back(task.done());
  return each;
}

Coro<void> main() {              // py: async def main():
  Semaphore semaphore(0);        // py: semaphore = asyncio.Semaphore(0)
  std::vector<Task<void>> tasks; // py: tasks = [
  for (int name = 0; name < 5; ++name) tasks.push_back(create_task(work(semaphore, name)));
  co_await sleep(1);                                // py: await asyncio.sleep(1)
  for (int i = 0; i < 3; ++i) semaphore.release();  // py: semaphore.release()
  tasks.push_back(create_task(work(semaphore, 5))); // py: tasks.append(
  tasks[1].cancel();                                // py: tasks[1].cancel()
  co_await sleep(1);                                // py: await asyncio.sleep(1)
  print(done(tasks));                               // py: print([task.done()
  for (int i = 0; i < 4; ++i) semaphore.release();  // py: semaphore.release()
  print(semaphore.locked());                        // py: print(semaphore.locked())
  co_await sleep(1);                                // py: await asyncio.sleep(1)
  print(done(tasks), semaphore.locked());           // py: print([task.done()
}

} // namespace

void semaphore_release_many_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
