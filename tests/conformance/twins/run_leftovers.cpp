#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

using Notes = std::vector<std::string>;

Coro<void> left(Notes* notes) { // py: async def left(
  std::exception_ptr cancelled;
  try {
    co_await sleep(9); // py: await asyncio.sleep(9)
  } catch (const CancelledError&) {
    notes->push_back(f("cancelled at {}", get_running_loop()->time())); // py: notes.append(f"cancelled
    cancelled = std::current_exception();
  }
  if (!cancelled) co_return;
  co_await sleep(1);                                                   // py: await asyncio.sleep(1)
  notes->push_back(f("cleaned up at {}", get_running_loop()->time())); // py: notes.append(f"cleaned
  std::rethrow_exception(cancelled);                                   // py: raise
}

Coro<std::pair<std::string, std::string>> main(Notes* notes) {      // py: async def main(
  auto task = create_task(left(notes));                             // py: task = asyncio
  co_await sleep(1);                                                // py: await asyncio.sleep(1)
  co_return std::pair(current_task()->get_name(), task.get_name()); // py: return asyncio
}

} // namespace

void run_leftovers_program(const Arguments&) {
  Notes notes; // py: notes = []
  for (int i = 0; i < 2; ++i) {
    auto names = run(main(&notes)); // py: print(asyncio.run(main(notes)), notes)
    print(names, notes);            // py: print(asyncio.run(main(notes)), notes)
  }
  try {
    run(wait_for(Coro<void>(sleep(9)), 0)); // py: asyncio.run(asyncio.wait_for(
  } catch (const TimeoutError& error) {
    print(repr(error)); // py: print(repr(error))
  }
  print(run(main(&notes))); // py: print(asyncio.run(main(notes)))
}

} // namespace loopscope::scenarios
