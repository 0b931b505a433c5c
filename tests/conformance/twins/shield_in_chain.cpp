#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

template <class A>
Coro<void> work(std::string name, A inner) { // py: async def work(
  Finally left([&] { print(name, "left"); });
  try {
    co_await inner; // py: await inner
  } catch (const CancelledError& error) {
    print(name, "cancelled", error); // py: print(name, "cancelled"
    throw;                           // py: raise
  }
}

Coro<void> main() {                                                               // py: async def main():
  Loop loop = get_running_loop();                                                 // py: loop = asyncio
  auto a = create_task(work("a", Coro<void>(sleep(3))));                          // py: a = asyncio
  auto b = create_task(work("b", shield(a)));                                     // py: b = asyncio
  auto c = create_task(work("c", b));                                             // py: c = asyncio
  auto d = create_task(work("d", gather(c)));                                     // py: d = asyncio
  co_await sleep(1);                                                              // py: await asyncio.sleep(1)
  print(d.cancel("enough"));                                                      // py: print(d.cancel(
  co_await wait(std::vector{d});                                                  // py: await asyncio.wait([d])
  print(loop->time(), std::vector<bool>{a.done(), b.done(), c.done(), d.done()}); // py: print(loop.time(), [task
  print(c.cancelled(), c.cancel());                                               // py: print(c.cancelled()
  co_await a;                                                                     // py: await a
  print(loop->time());                                                            // py: print(loop.time())
}

} // namespace

void shield_in_chain_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
