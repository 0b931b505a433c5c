#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<int> work(int delay) { // py: async def work(
  co_await sleep(delay);    // py: await asyncio.sleep(delay)
  co_return delay;          // py: return delay
}

std::vector<Task<int>> tasks(std::initializer_list<int> delays) {
  std::vector<Task<int>> all;
  for (int delay : delays) all.push_back(create_task(work(delay)));
  return all;
}

Coro<void> main() {                        // py: async def main():
  auto both = as_completed(tasks({2, 1})); // py: first, second
  auto at = both.begin();
  auto first = *at;
  ++at;
  auto second = *at;
  print(co_await second);                       // py: print(await second)
  print(co_await first);                        // py: print(await first)
  auto coming = as_completed(tasks({3, 1, 2})); // py: coming = asyncio
  std::vector<Coro<int>> all;
  for (auto each : coming) all.push_back(std::move(each));
  print(co_await gather(std::move(all))); // py: print(await asyncio.gather(*coming))
  std::vector<Coro<int>> one;
  one.push_back(work(1));                              // py: for alone in
  for (auto alone : as_completed(std::move(one), 1)) { // py: for alone in
    try {
      print(co_await alone); // py: print(await alone)
    } catch (const TimeoutError&) {
      print("timeout"); // py: print("timeout")
    }
  }
}

} // namespace

void as_completed_out_of_order_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
