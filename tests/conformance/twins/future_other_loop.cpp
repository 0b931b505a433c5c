#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> main() {                                             // py: async def main():
  auto mine = get_running_loop()->create_future<std::string>(); // py: mine = asyncio
  Loop other = new_event_loop();                                // py: other = asyncio
  auto future = other->create_future<std::string>();            // py: future = other
  try {
    co_await future; // py: await future
  } catch (const RuntimeError& error) {
    print(type_name(error)); // py: print(type(error)
  }
  for (int attempt = 0; attempt < 3; ++attempt) { // py: for attempt in
    try {
      if (attempt == 0) {             // py: if attempt == 0:
        gather(mine, future);         // py: asyncio.gather(mine, future)
      } else if (attempt == 1) {      // py: elif attempt == 1:
        co_await wait_for(future, 1); // py: await asyncio.wait_for(future, 1)
      } else {
        auto results = as_completed(std::vector{future}); // py: await next(iter(
        co_await *results.begin();                        // py: await next(iter(
      }
    } catch (const ValueError& error) {
      print(attempt, type_name(error)); // py: print(attempt, type(
    } catch (const RuntimeError& error) {
      print(attempt, type_name(error)); // py: print(attempt, type(
    }
  }
  mine.set_result("mine"); // py: mine.set_result(
  print(co_await mine);    // py: print(await mine)
  other->close();          // py: other.close()
}

} // namespace

void future_other_loop_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
