#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<int> fetch(int page, int length, int bad, double seconds) { // py: async def fetch(page, length):
  co_await sleep(seconds * length);                              // py: await asyncio.sleep(SECONDS * length)
  if (page == bad)                                               // py: if page == BAD:
    throw ValueError(f("page {} is missing", page));             // py: raise ValueError(
  co_return length;                                              // py: return length
}

Coro<void> main(int bad, double seconds) {       // py: async def main():
  const std::vector<int> lengths = {7, 4, 2, 5}; // py: lengths = [7, 4, 2, 5]
  std::vector<Task<int>> tasks;                  // py: tasks = [
  for (int n = 0; n < 4; ++n) tasks.push_back(create_task(fetch(n + 1, lengths[n], bad, seconds)));
  for (auto next_one : as_completed(tasks)) { // py: for next_one in asyncio.as_completed(tasks):
    try {                                     // py: try:
      int length = co_await next_one;         // py: print("length", await next_one)
      print("length", length);                // py: print("length", await next_one)
    } catch (const ValueError& error) {       // py: except ValueError as error:
      print(error);                           // py: print(error)
    }
  }
}

} // namespace

void as_completed_program(const Arguments& given) {
  run(main(integer(given, "bad"), real(given, "seconds"))); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
