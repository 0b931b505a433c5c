#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<std::string> wait_for_it(Future<std::string> future) { // py: async def wait_for_it(future):
  try {
    co_return co_await future; // py: return await future
  } catch (const RuntimeError& error) {
    co_return error.message().substr(0, error.message().find(" <")); // py: return str(error)
  }
}

Coro<void> main(Future<std::string> future) { // py: async def main(future):
  print(co_await wait_for_it(future));        // py: print(await wait_for_it(future))
  print(co_await wait_for_it(future));        // py: print(await wait_for_it(future))
}

} // namespace

void future_refused_program(const Arguments&) {
  Loop other = new_event_loop();                         // py: other = asyncio
  auto future = other->create_future<std::string>();     // py: future = other
  run(main(future));                                     // py: asyncio.run(
  print(other->run_until_complete(wait_for_it(future))); // py: print(other.run_until_complete(
  future.set_result("settled");                          // py: future.set_result(
  print(other->run_until_complete(wait_for_it(future))); // py: print(other.run_until_complete(
  other->close();                                        // py: other.close()
}

} // namespace loopscope::scenarios
