#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> work(int delay, std::exception_ptr error = nullptr) { // py: async def work(
  co_await sleep(delay);                                         // py: await asyncio.sleep(delay)
  if (error) std::rethrow_exception(error);                      // py: if error:
}

Coro<void> main() {              // py: async def main():
  std::vector<Task<void>> tasks; // py: tasks = [
  for (int delay : {1, 2, 4}) tasks.push_back(create_task(work(delay)));
  tasks.push_back(create_task(work(3, std::make_exception_ptr(KeyError("three"))))); // py: tasks.append(
  get_running_loop()->call_later(
      2, named("main.<locals>.<lambda>", [task = tasks[2]] { task.cancel(); })); // py: asyncio.get_running_loop()
  auto [done, pending] =
      co_await wait(tasks, {.return_when = FIRST_EXCEPTION}); // py: done, pending = await asyncio.wait(tasks
  print(done.size(), pending.size(), tasks[2].cancelled(), repr(tasks[3].exception())); // py: print(len(done)
  std::vector<Task<void>> fine;                                                         // py: fine = [
  for (int delay : {1, 2}) fine.push_back(create_task(work(delay)));
  std::tie(done, pending) =
      co_await wait(fine, {.return_when = FIRST_EXCEPTION}); // py: done, pending = await asyncio.wait(fine
  print(done.size(), pending.size());                        // py: print(len(done), len(pending))
}

} // namespace

void wait_first_exception_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
