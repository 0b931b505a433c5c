#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<int> fetch(int page, int bad) {                 // py: async def fetch(page):
  co_await sleep(page);                              // py: await asyncio.sleep(page)
  if (page == bad)                                   // py: if page == BAD:
    throw ValueError(f("page {} is missing", page)); // py: raise ValueError(
  print("page", page, "is here");                    // py: print("page", page, "is here")
  co_return page;                                    // py: return page
}

Coro<void> main(int bad, double stay, bool collect) { // py: async def main():
  std::vector<Coro<int>> pages;                       // py: pages = [
  for (int n = 0; n < 3; ++n) pages.push_back(fetch(n + 1, bad));
  try {
    if (collect) {
      auto results = co_await gather(return_exceptions, std::move(pages)); // py: print(await asyncio.gather(
      print(results);                                                      // py: print(await asyncio.gather(
    } else {
      auto results = co_await gather(std::move(pages)); // py: print(await asyncio.gather(
      print(results);                                   // py: print(await asyncio.gather(
    }
  } catch (const ValueError& error) { // py: except ValueError as error:
    print("gather failed:", error);   // py: print("gather failed:", error)
  }
  co_await sleep(stay); // py: await asyncio.sleep(STAY)
}

} // namespace

void gather_error_program(const Arguments& given) {
  const bool collect = integer(given, "collect") != 0;
  run(main(integer(given, "bad"), real(given, "stay"), collect)); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
