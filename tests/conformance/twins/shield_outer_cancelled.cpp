#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<std::string> work() { // py: async def work():
  try {
    co_await sleep(3);  // py: await asyncio.sleep(3)
    print("worked");    // py: print("worked")
    co_return "result"; // py: return "result"
  } catch (const CancelledError&) {
    print("never"); // py: print("never")
  }
  co_return "";
}

Coro<std::string> outer(Task<std::string> task) { // py: async def outer(
  for (int attempt = 0; attempt < 2; ++attempt) { // py: for attempt in
    try {
      print(co_await shield(task)); // py: print(await asyncio.shield(task))
    } catch (const CancelledError& error) {
      print("outer cancelled", error, task.done()); // py: print("outer cancelled"
    }
  }
  co_return co_await shield(task); // py: return await asyncio.shield(task)
}

Coro<void> main() {                        // py: async def main():
  auto task = create_task(work());         // py: task = asyncio
  auto waiting = create_task(outer(task)); // py: waiting = asyncio
  co_await sleep(1);                       // py: await asyncio.sleep(1)
  waiting.cancel("one");                   // py: waiting.cancel("one")
  co_await sleep(1);                       // py: await asyncio.sleep(1)
  waiting.cancel("two");                   // py: waiting.cancel("two")
  auto result = co_await waiting;          // py: print(await waiting
  print(result, waiting.cancelling());     // py: print(await waiting
  print(co_await shield(task));            // py: print(await asyncio.shield(task))
}

} // namespace

void shield_outer_cancelled_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
