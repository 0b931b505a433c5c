#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> fetch(int page, int bad, double seconds) { // py: async def fetch(page):
  co_await sleep(seconds * page);                     // py: await asyncio.sleep(SECONDS * page)
  if (page == bad)                                    // py: if page == BAD:
    throw ValueError(f("page {} is missing", page));  // py: raise ValueError(
  print("page", page, "is here");                     // py: print("page", page, "is here")
}

Coro<void> main(int bad, double seconds) {                                 // py: async def main():
  try {                                                                    // py: try:
    co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Coro<void> { // py: async with asyncio.TaskGroup()
      for (int n = 0; n < 3; ++n) {                                        // py: for n in range(3):
        group.create_task(fetch(n + 1, bad, seconds));                     // py: group.create_task(fetch(n + 1))
      }
      co_return;
    });
    print("all are here");                 // py: print("all are here")
  } catch (const ExceptionGroup& errors) { // py: except* ValueError as errors:
    print(errors, errors.exceptions());    // py: print(errors,
  }
}

} // namespace

void task_group_program(const Arguments& given) {
  run(main(integer(given, "bad"), real(given, "seconds"))); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
