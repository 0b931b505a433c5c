#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> hold(Lock lock) {             // py: async def hold(lock):
  auto held = co_await async_with(lock); // py: async with lock:
  co_await sleep(1);                     // py: await asyncio.sleep(1)
}

Coro<void> contend(Lock lock, Condition condition) { // py: async def contend(
  {
    auto held = co_await async_with(condition); // py: async with condition:
    try {
      co_await wait_for(condition.wait(), 1); // py: await asyncio.wait_for(
    } catch (const TimeoutError&) {
      print("nobody notified"); // py: print("nobody notified")
    }
  }
  co_await gather(hold(lock), hold(lock)); // py: await asyncio.gather(
}

bool of_another_loop(const RuntimeError& error) {
  return error.message().ends_with("is bound to a different event loop");
}

Coro<std::vector<bool>> elsewhere(Lock lock, Condition condition) { // py: async def elsewhere(
  std::vector<bool> told;                                           // py: told = []
  {
    auto held = co_await async_with(lock); // py: async with lock:
    Condition over_it(lock);               // py: over_it = asyncio
    try {
      co_await over_it.acquire(); // py: await over_it.acquire()
    } catch (const RuntimeError& error) {
      told.push_back(of_another_loop(error)); // py: told.append(
    }
  }
  {
    auto held = co_await async_with(condition); // py: async with condition:
    try {
      co_await condition.wait(); // py: await condition.wait()
    } catch (const RuntimeError& error) {
      told.push_back(of_another_loop(error)); // py: told.append(
    }
    told.push_back(condition.locked()); // py: told.append(condition.locked())
  }
  co_return told; // py: return told
}

} // namespace

void condition_other_loop_program(const Arguments&) {
  Lock lock;                                                                 // py: lock, condition
  Condition condition;                                                       // py: lock, condition
  run(contend(lock, condition));                                             // py: asyncio.run(contend
  print(run(elsewhere(lock, condition)), lock.locked(), condition.locked()); // py: print(asyncio.run(
}

} // namespace loopscope::scenarios
