#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

template <class F>
auto local(const char* name, F function) {
  return named(std::string("main.<locals>.") + name, function);
}

Coro<void> main() {                                 // py: async def main():
  Loop loop = get_running_loop();                   // py: loop = asyncio
  auto future = loop->create_future<std::string>(); // py: future = loop
  auto third = local("third", [](Future<std::string> done) {
    print("third", done.cancelled()); // py: print("third"
  });
  Ref<DoneCallback> removed[2];
  auto first = local("first", [&](Future<std::string> done) {
    int count = done.remove_done_callback(removed[0]) + done.remove_done_callback(removed[1]);
    print("first", done.result(), "removed", count); // py: print("first"
    loop->call_soon(named("main.<locals>.first.<locals>.<lambda>", [=] { done.add_done_callback(third); }));
  });
  future.add_done_callback(first);              // py: future.add_done_callback(first)
  removed[0] = future.add_done_callback(third); // py: future.add_done_callback(third)
  removed[1] = future.add_done_callback(third); // py: future.add_done_callback(third)
  loop->call_later(1, local("<lambda>", [future] { future.set_result("value"); })); // py: loop.call_later(1
  co_await future;                                                                  // py: await future
  co_await sleep(1);                                                                // py: await asyncio.sleep(1)
  auto cancelled = loop->create_future<std::string>();                              // py: cancelled = loop
  auto added = cancelled.add_done_callback(third); // py: cancelled.add_done_callback(third)
  loop->call_later(1, local("<lambda>", [cancelled] { cancelled.cancel("gone"); })); // py: loop.call_later(1
  try {
    co_await cancelled; // py: await cancelled
  } catch (const CancelledError& error) {
    int count = cancelled.remove_done_callback(added);    // py: print(repr(error), cancelled
    print(repr(error), count, cancelled.cancel("again")); // py: print(repr(error), cancelled
  }
  try {
    cancelled.result(); // py: cancelled.result()
  } catch (const CancelledError& error) {
    print(repr(error)); // py: print(repr(error))
  }
}

} // namespace

void callbacks_remove_callbacks_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
