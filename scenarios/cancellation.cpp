#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> work(std::string name, bool stubborn) { // py: async def work(name):
  Finally tidy([&] { print(name, "tidies up"); }); // py: print(name, "tidies up")
  try {                                            // py: try:
    co_await sleep(2);                             // py: await asyncio.sleep(2)
    print(name, "has finished");                   // py: print(name, "has finished")
  } catch (const CancelledError&) {                // py: except asyncio.CancelledError:
    print(name, "is told to stop");                // py: print(name, "is told to stop")
    if (!stubborn) throw;                          // py: if not STUBBORN:
  }
}

Coro<void> main(double cancel_after, bool stubborn) {   // py: async def main():
  auto task = create_task(work("one", stubborn));       // py: task = asyncio.create_task(work("one"))
  auto safe = create_task(work("two", stubborn));       // py: safe = asyncio.create_task(work("two"))
  auto shield = aio::shield(safe);                      // py: shield = asyncio.shield(safe)
  co_await sleep(cancel_after);                         // py: await asyncio.sleep(CANCEL_AFTER)
  const bool stopping = task.cancel();                  // py: print(task.cancel(), shield.cancel())
  print(stopping, shield.cancel());                     // py: print(task.cancel(), shield.cancel())
  co_await wait(std::vector<Future<void>>{task, safe}); // py: await asyncio.wait([task, safe])
  print(task.cancelled(), safe.cancelled());            // py: print(task.cancelled(), safe.cancelled())
}

} // namespace

void cancellation_program(const Arguments& given) {
  run(main(real(given, "cancel_after"), integer(given, "stubborn") != 0)); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
