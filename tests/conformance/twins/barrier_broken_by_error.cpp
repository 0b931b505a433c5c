#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> party(Barrier barrier, std::string name, bool fails) { // py: async def party(
  bool aborts = false;
  try {
    co_await barrier.wait();                    // py: await barrier.wait()
    if (fails) throw ValueError(name);          // py: if fails:
    print(name, "is", co_await barrier.wait()); // py: print(name, "is"
  } catch (const BrokenBarrierError& error) {
    print(name, error); // py: print(name, error)
  } catch (const ValueError&) {
    aborts = true;
  }
  if (!aborts) co_return;
  print(name, "aborts");    // py: print(name, "aborts")
  co_await barrier.abort(); // py: await barrier.abort()
}

Coro<void> main() {   // py: async def main():
  Barrier barrier(3); // py: barrier = asyncio
  auto a = party(barrier, "a", false);
  auto b = party(barrier, "b", true);
  auto c = party(barrier, "c", false);
  co_await gather(std::move(a), std::move(b), std::move(c)); // py: await asyncio.gather(party(barrier, "a"
  print(barrier.broken(), barrier.n_waiting());              // py: print(barrier.broken
  co_await party(barrier, "d", false);                       // py: await party(barrier, "d"
  co_await barrier.reset();                                  // py: await barrier.reset()
  std::vector<Coro<void>> again;
  for (const char* name : {"e", "f", "g"}) again.push_back(party(barrier, name, false));
  co_await gather(std::move(again));            // py: await asyncio.gather(*[
  print(barrier.broken(), barrier.n_waiting()); // py: print(barrier.broken
}

} // namespace

void barrier_broken_by_error_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
