#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> party(Barrier barrier, std::string name, int rounds) { // py: async def party(
  for (int n = 0; n < rounds; ++n) {                              // py: for n in range(rounds):
    try {
      int index = co_await barrier.wait();                          // py: print(name, "is"
      print(name, "is", index, "in round", n, barrier.n_waiting()); // py: print(name, "is"
    } catch (const BrokenBarrierError& error) {
      print(name, error, "in round", n); // py: print(name, error
    }
  }
}

Coro<void> resets(Barrier barrier) {                     // py: async def resets(
  print("resetter is", co_await barrier.wait());         // py: print("resetter is"
  co_await barrier.reset();                              // py: await barrier.reset()
  print("reset", barrier.n_waiting(), barrier.broken()); // py: print("reset"
}

std::vector<bool> done(const std::vector<Task<void>>& tasks) {
  std::vector<bool> each;
  for (const auto& task : tasks) each.push_back(task.done());
  return each;
}

Coro<void> main() {                                                                        // py: async def main():
  Barrier barrier(3);                                                                      // py: barrier = asyncio
  co_await gather(party(barrier, "a", 3), party(barrier, "b", 3), party(barrier, "c", 3)); // py: await asyncio
  std::vector<Task<void>> tasks;                                                           // py: tasks = [
  tasks.push_back(create_task(resets(barrier)));                                           // py: tasks = [
  for (const char* name : {"d", "e", "f"}) tasks.push_back(create_task(party(barrier, name, 1)));
  co_await sleep(1);                                               // py: await asyncio.sleep(1)
  print(barrier.n_waiting(), done(tasks));                         // py: print(barrier.n_waiting
  co_await gather(party(barrier, "g", 1), party(barrier, "h", 1)); // py: await asyncio.gather(party
  print(barrier.n_waiting(), done(tasks));                         // py: print(barrier.n_waiting
}

} // namespace

void barrier_again_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
