#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> fetch(std::string page, Semaphore slots) { // py: async def fetch(page, slots):
  auto slot = co_await async_with(slots);             // py: async with slots:
  print("fetches", page);                             // py: print("fetches", page)
  co_await sleep(1);                                  // py: await asyncio.sleep(1)
}

Coro<void> crawl(std::string site, Semaphore slots, bool fixed) { // py: async def crawl(site, slots):
  {
    auto slot = co_await async_with(slots);  // py: async with slots:
    print("reads the list of", site);        // py: print("reads the list of", site)
    co_await sleep(1);                       // py: await asyncio.sleep(1)
    if (!fixed)                              // py: if not FIXED:
      co_await fetch(site + "/news", slots); // py: await fetch(site + "/news", slots)
  }
  if (fixed)                               // py: if FIXED:
    co_await fetch(site + "/news", slots); // py: await fetch(site + "/news", slots)
}

Coro<void> main(int count, bool fixed) {                                       // py: async def main():
  Semaphore slots(count);                                                      // py: slots = asyncio.Semaphore(SLOTS)
  std::vector<Coro<void>> sites; // py: sites = [crawl(site, slots)
  for (const char* site : {"a.org", "b.org"}) sites.push_back(crawl(site, slots, fixed));
  co_await gather(std::move(sites)); // py: await asyncio.gather(*sites)
}

} // namespace

void nested_semaphore_program(const Arguments& given) {
  run(main(integer(given, "slots"), integer(given, "fixed") != 0)); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
