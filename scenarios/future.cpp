#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

void on_done(Future<int> future) {     // py: def on_done(future):
  print("callback:", future.result()); // py: print("callback:", future.result())
}

Coro<void> read(int n, Future<int> future) { // py: async def read(n, future):
  int got = co_await future;                 // py: print("reader", n, "got", await future)
  print("reader", n, "got", got);            // py: print("reader", n, "got", await future)
}

Coro<void> main(int reader_count, double seconds) { // py: async def main():
  Loop loop = get_running_loop();                   // py: loop = asyncio.get_running_loop()
  auto answer = loop->create_future<int>();         // py: answer = loop.create_future()
  answer.add_done_callback(fn<on_done>);            // py: answer.add_done_callback(on_done)
  std::vector<Coro<void>> readers;                  // py: readers = [
  for (int n = 0; n < reader_count; ++n) readers.push_back(read(n + 1, answer));
  auto set_result = named("Future.set_result", [answer](int value) { answer.set_result(value); });
  loop->call_later(seconds, set_result, 42); // py: loop.call_later(SECONDS, answer.set_result, 42)
  co_await gather(std::move(readers));       // py: await asyncio.gather(*readers)
  int got = co_await answer;                 // py: print("main got", await answer)
  print("main got", got);                    // py: print("main got", await answer)
}

} // namespace

void future_program(const Arguments& given) {
  run(main(integer(given, "readers"), real(given, "seconds"))); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
