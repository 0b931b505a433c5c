#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

using Hits = std::shared_ptr<int>;

Coro<void> visit(std::string page, Hits hits) { // py: async def visit(page):
  co_await sleep(1);                            // py: await asyncio.sleep(1)
  *hits = *hits + 1;                            // py: hits = hits + 1
  print("visit", *hits, "to", page);            // py: print("visit", hits
}

Coro<void> in_turn(std::string page, Lock lock, Hits hits) { // py: async def in_turn(page, lock):
  auto held = co_await async_with(lock);                     // py: async with lock:
  co_await visit(page, hits);                                // py: await visit(page)
}

Coro<void> main(bool fixed, Hits hits) { // py: async def main():
  Lock lock;                             // py: lock, pages =
  std::vector<Coro<void>> work;
  const std::vector<std::string> pages{"home", "news", "help"};
  if (fixed)                                                          // py: if FIXED:
    for (const auto& page : pages) work.push_back(visit(page, hits)); // py: work = [visit(
  else
    for (const auto& page : pages) work.push_back(in_turn(page, lock, hits)); // py: work = [in_turn(
  co_await gather(std::move(work));                                           // py: await asyncio.gather(*work)
  print(*hits, "visits");                                                     // py: print(hits, "visits")
}

} // namespace

void needless_lock_program(const Arguments& given) {
  run(main(integer(given, "fixed") != 0, std::make_shared<int>(0))); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
