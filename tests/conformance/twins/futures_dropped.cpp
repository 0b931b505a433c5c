#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

void one(Future<void>) {
  print("one");
} // py: print("one")

void two(Future<void>) {
  print("two");
} // py: print("two")

void three(Future<void>) {
  print("three");
} // py: print("three")

Coro<void> main() {               // py: async def main():
  Loop loop = get_running_loop(); // py: loop = asyncio
  loop->set_exception_handler([](EventLoop&, const ErrorContext& context) {
    print("reported:", context.message); // py: loop.set_exception_handler(
  });
  auto pending = loop->create_future<std::string>();                             // py: pending, settled
  auto settled = loop->create_future<std::string>();                             // py: pending, settled
  auto failed = loop->create_future<std::string>();                              // py: pending, settled
  settled.set_result("nobody asks");                                             // py: settled.set_result(
  failed.set_exception(ValueError("nobody asks"));                               // py: failed.set_exception(
  failed.cancel();                                                               // py: failed.cancel()
  pending = settled = failed = {};                                               // py: del pending
  print("dropped");                                                              // py: print("dropped")
  for (std::vector<int> removed : {std::vector{0}, {0, 1}, {1, 2}, {0, 1, 2}}) { // py: for removed in
    auto future = loop->create_future();                                         // py: future = loop
    const Ref<DoneCallback> callbacks[] = {future.add_done_callback(fn<one>), future.add_done_callback(fn<two>),
                                           future.add_done_callback(fn<three>)};
    std::vector<int> counts;
    for (int n : removed) counts.push_back(future.remove_done_callback(callbacks[n]));
    print(counts);       // py: print([future
    future.set_result(); // py: future.set_result(None)
    co_await sleep(1);   // py: await asyncio.sleep(1)
  }
}

} // namespace

void futures_dropped_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
