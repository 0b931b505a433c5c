#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

constexpr ReturnWhen when[] = {FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED}; // py: WHEN = [

Coro<int> fetch(int page, int bad) {                 // py: async def fetch(page):
  co_await sleep(page);                              // py: await asyncio.sleep(page)
  if (page == bad)                                   // py: if page == BAD:
    throw ValueError(f("page {} is missing", page)); // py: raise ValueError(
  co_return page;                                    // py: return page
}

std::vector<std::string> names(const std::vector<Task<int>>& tasks) {
  std::vector<std::string> all;
  for (const auto& task : tasks) all.push_back(task.get_name());
  return all;
}

Coro<void> main(int until, double timeout, int bad) { // py: async def main():
  std::vector<Task<int>> tasks;                       // py: tasks = [
  for (int n = 0; n < 3; ++n) tasks.push_back(create_task(fetch(n + 1, bad)));
  WaitOptions options{.timeout = timeout, .return_when = when[until]};
  auto [done, pending] = co_await wait(tasks, options);     // py: done, pending = await asyncio.wait(
  print(done.size(), "done,", pending.size(), "pending");   // py: print(len(done), "done,"
  print(names(done));                                       // py: print(sorted(task.get_name()
  auto results = co_await gather(return_exceptions, tasks); // py: print(await asyncio.gather(
  print(results);                                           // py: print(await asyncio.gather(
}

} // namespace

void wait_program(const Arguments& given) {
  run(main(integer(given, "until"), real(given, "timeout"), integer(given, "bad"))); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
