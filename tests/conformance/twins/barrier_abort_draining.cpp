#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> party(Barrier barrier, std::string name) { // py: async def party(
  try {
    print(name, "is", co_await barrier.wait()); // py: print(name, "is"
  } catch (const BrokenBarrierError& error) {
    print(name, error); // py: print(name, error
  }
}

Coro<void> main() {              // py: async def main():
  Barrier barrier(3);            // py: barrier = asyncio.Barrier(3)
  std::vector<Task<void>> tasks; // py: tasks = [
  for (const char* name : {"a", "b"}) tasks.push_back(create_task(party(barrier, name)));
  co_await sleep(1);                                 // py: await asyncio.sleep(1)
  tasks.push_back(create_task(party(barrier, "c"))); // py: tasks.append(
  tasks.push_back(create_task(barrier.abort()));     // py: abort = asyncio
  co_await wait(std::move(tasks));                   // py: await asyncio.wait([*tasks, abort])
  co_await barrier.reset();                          // py: await barrier.reset()
  tasks.clear();                                     // py: tasks = [
  for (const char* name : {"d", "e"}) tasks.push_back(create_task(party(barrier, name)));
  co_await sleep(1);                                 // py: await asyncio.sleep(1)
  tasks.push_back(create_task(party(barrier, "f"))); // py: tasks.append(
  tasks.push_back(create_task(barrier.reset()));     // py: reset = asyncio
  co_await wait(std::move(tasks));                   // py: await asyncio.wait([*tasks, reset])
  print(barrier.n_waiting(), barrier.broken());      // py: print(barrier.n_waiting
}

} // namespace

void barrier_abort_draining_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
