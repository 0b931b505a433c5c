#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> main() {                           // py: async def main():
  Loop loop = get_running_loop();             // py: loop = asyncio
  auto future = loop->create_future<int>();   // py: future = loop
  for (int i = 0; i < 100000; ++i) {          // py: for _ in
    auto before = loop->create_future<int>(); // py: before = loop
    before.add_done_callback(
        [later = future](Future<int> done) { later.set_result(done.result()); }); // py: before.add_done_callback
    future = before;                                                              // py: future = before
  }
  print("made");     // py: print("made")
  future = {};       // py: del future, before
  print("dropped");  // py: print("dropped")
  co_await sleep(1); // py: await asyncio.sleep(1)
}

} // namespace

void futures_in_a_chain_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
