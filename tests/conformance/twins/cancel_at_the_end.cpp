#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<std::string> work(std::string outcome) {        // py: async def work(
  current_task()->cancel(outcome);                   // py: asyncio.current_task().cancel(
  if (outcome == "fails") throw ValueError(outcome); // py: if outcome ==
  co_return outcome;                                 // py: return outcome
}

Coro<std::string> catches() { // py: async def catches():
  auto task = current_task(); // py: task = asyncio
  task->cancel("caught");     // py: task.cancel("caught")
  try {
    co_await sleep(0); // py: await asyncio.sleep(0)
  } catch (const CancelledError& error) {
    int standing = task->cancelling();
    int left = task->uncancel();
    print(repr(error), standing, left, task->uncancel()); // py: print(repr(error), task
  }
  co_await sleep(0);   // py: await asyncio.sleep(0)
  co_return "went on"; // py: return "went on"
}

Coro<void> main() {                          // py: async def main():
  std::vector<Coro<std::string>> coroutines; // py: for coroutine in
  coroutines.push_back(work("returns"));
  coroutines.push_back(work("fails"));
  coroutines.push_back(catches());
  for (auto& coroutine : coroutines) {
    auto task = create_task(std::move(coroutine)); // py: task = asyncio
    co_await wait(std::vector{task});              // py: await asyncio.wait([task])
    print(task.cancelled());                       // py: print(task.cancelled())
    try {
      print(task.result()); // py: print(task.result())
    } catch (const BaseException& error) {
      print(repr(error)); // py: print(repr(error))
    }
  }
  auto done = create_task(Coro<void>(sleep(1)));         // py: done = asyncio
  co_await done;                                         // py: await done
  bool cancelled = done.cancel();                        // py: print(done.cancel()
  print(cancelled, done.cancelled(), done.cancelling()); // py: print(done.cancel()
}

} // namespace

void cancel_at_the_end_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
