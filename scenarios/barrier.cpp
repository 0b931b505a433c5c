#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> hike(int n, Barrier hut) {     // py: async def hike(n, hut):
  co_await sleep(n);                      // py: await asyncio.sleep(n)
  print(n, "reaches the hut");            // py: print(n, "reaches the hut")
  int place = co_await hut.wait();        // py: place = await hut.wait()
  print(n, "goes on, was number", place); // py: print(n, "goes on, was number", place)
}

Coro<void> main(int hiker_count, int parties) { // py: async def main():
  Barrier hut(parties);                         // py: hut = asyncio.Barrier(PARTIES)
  std::vector<Coro<void>> hikers;               // py: hikers = [
  for (int n = 0; n < hiker_count; ++n) hikers.push_back(hike(n + 1, hut));
  co_await gather(std::move(hikers)); // py: await asyncio.gather(*hikers)
  print("all are over the mountain"); // py: print("all are over the mountain")
}

} // namespace

void barrier_program(const Arguments& given) {
  run(main(integer(given, "hikers"), integer(given, "parties"))); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
