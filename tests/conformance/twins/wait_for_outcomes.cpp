#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<int> work(int delay, std::exception_ptr error = nullptr) { // py: async def work(
  Finally left([delay] { print("left", delay); });
  co_await sleep(delay);                    // py: await asyncio.sleep(delay)
  if (error) std::rethrow_exception(error); // py: if error:
  co_return delay;                          // py: return delay
}

Coro<void> main() {                      // py: async def main():
  print(co_await wait_for(work(1), 2));  // py: print(await asyncio.wait_for(work(1), 2))
  print(co_await wait_for(work(1), {})); // py: print(await asyncio.wait_for(work(1), None))
  try {
    auto bad = std::make_exception_ptr(ValueError("bad"));
    co_await wait_for(work(1, bad), 2); // py: await asyncio.wait_for(work(1, ValueError
  } catch (const ValueError& error) {
    print(repr(error)); // py: print(repr(error))
  }
  try {
    co_await wait_for(work(3), 2); // py: await asyncio.wait_for(work(3), 2)
  } catch (const TimeoutError& error) {
    print(repr(error)); // py: print(repr(error))
  }
  try {
    print(co_await wait_for(work(2), 2)); // py: print(await asyncio.wait_for(work(2), 2))
  } catch (const TimeoutError& error) {
    print("at the very instant:", repr(error)); // py: print("at the very instant:"
  }
  auto future = get_running_loop()->create_future<std::string>(); // py: future = asyncio
  future.set_result("there already");                             // py: future.set_result(
  print(co_await wait_for(future, 1));                            // py: print(await asyncio.wait_for(future, 1))
  print(get_running_loop()->time());                              // py: print(asyncio.get_running_loop().time())
}

} // namespace

void wait_for_outcomes_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
