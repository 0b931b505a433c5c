#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> download(int n, Semaphore places, double seconds) { // py: async def download(n, places):
  auto place = co_await async_with(places);                    // py: async with places:
  print("begin", n);                                           // py: print("begin", n)
  co_await sleep(seconds);                                     // py: await asyncio.sleep(SECONDS)
  print("end", n);                                             // py: print("end", n)
}

Coro<void> main(int limit, int count, double seconds) { // py: async def main():
  Semaphore places(limit);                              // py: places = asyncio.Semaphore(LIMIT)
  std::vector<Coro<void>> downloads;                    // py: downloads = [
  for (int n = 0; n < count; ++n) downloads.push_back(download(n + 1, places, seconds));
  co_await gather(std::move(downloads)); // py: await asyncio.gather(*downloads)
}

} // namespace

void semaphore_program(const Arguments& given) {
  run(main(integer(given, "limit"), integer(given, "downloads"), real(given, "seconds"))); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
