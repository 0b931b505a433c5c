#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

void first(Future<int> future) {   // py: def first(future):
  print("first", future.result()); // py: print("first"
}

void second(Future<int> future) {   // py: def second(future):
  print("second", future.result()); // py: print("second"
}

Coro<void> main() {                                       // py: async def main():
  auto future = get_running_loop()->create_future<int>(); // py: future = asyncio
  auto added = future.add_done_callback(fn<first>);       // py: future.add_done_callback(first)
  print("removed", future.remove_done_callback(added));   // py: print("removed", future.remove_done_callback(first))
  future.add_done_callback(fn<second>);                   // py: future.add_done_callback(second)
  print("removed", future.remove_done_callback(added));   // py: print("removed", future.remove_done_callback(first))
  future.set_result(42);                                  // py: future.set_result(42)
  co_await sleep(1);                                      // py: await asyncio.sleep(1)
}

} // namespace

void callback_removed_twice_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
