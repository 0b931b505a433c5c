#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

void show(std::string text) { // py: def show(text):
  print(text);                // py: print(text)
}

void chain(Future<int> future, Future<int> other) { // py: def chain(
  print("chain");                                   // py: print("chain")
  other.set_result(future.result() + 1);            // py: other.set_result(
  future.add_done_callback(named("chain.<locals>.<lambda>", [](Future<int> done) {
    print("added late", done.result()); // py: future.add_done_callback(
  }));
  get_running_loop()->call_soon(fn<show>, "soon"); // py: asyncio.get_running_loop()
}

void failing(Future<int>) {          // py: def failing(
  throw ValueError("in a callback"); // py: raise ValueError
}

template <class F>
auto lambda(F function) {
  return named("main.<locals>.<lambda>", function);
}

Coro<void> main() {               // py: async def main():
  Loop loop = get_running_loop(); // py: loop = asyncio
  loop->set_exception_handler([](EventLoop&, const ErrorContext& context) {
    print(repr(context.exception)); // py: loop.set_exception_handler(
  });
  auto first = loop->create_future<int>();  // py: first, second
  auto second = loop->create_future<int>(); // py: first, second
  loop->call_soon(fn<show>, "before");      // py: loop.call_soon(show, "before")
  first.add_done_callback(lambda([second](Future<int> done) { chain(done, second); })); // py: first.add_done
  first.add_done_callback(fn<failing>); // py: first.add_done_callback(failing)
  second.add_done_callback(lambda([](Future<int> done) { print("second", done.result()); })); // py: second.add
  first.set_result(1);                                                                        // py: first.set_result(1)
  loop->call_soon(fn<show>, "after"); // py: loop.call_soon(show, "after")
  print("settled", second.done());    // py: print("settled"
  int two = co_await second;          // py: print(await second
  print(two, co_await first);         // py: print(await second
  first.add_done_callback(lambda([](Future<int> done) { print("last", done.result()); })); // py: first.add
  co_await sleep(0);                                                                       // py: await asyncio.sleep(0)
  print("end");                                                                            // py: print("end")
}

} // namespace

void callbacks_in_turns_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
