#include "scenarios/twin.h"

#include <memory>
#include <optional>

namespace loopscope::scenarios {
namespace {

using Request = std::string;
using Answer = std::string;
using Asking = Generator<Request, Answer, std::string>;

Asking fetch(std::string what) { // py: def fetch(what):
  auto answer = co_yield what;   // py: answer = yield what
  co_return "fresh " + answer;   // py: return "fresh " + answer
}

Asking old_style() {                              // py: def old_style():
  auto milk = co_await yield_from(fetch("milk")); // py: milk = yield from fetch("milk")
  co_return milk + " shake";                      // py: return milk + " shake"
}

Coro<std::string> new_style() {     // py: async def new_style():
  auto tea = co_await fetch("tea"); // py: tea = await fetch("tea")
  co_return "iced " + tea;          // py: return "iced " + tea
}

void drive(Loop loop, double seconds, std::shared_ptr<Asking> coroutine,
           std::optional<Answer> answer) {  // py: def drive(coroutine, answer=None):
  try {                                     // py: try:
    auto request = coroutine->send(answer); // py: request = coroutine.send(answer)
    print("asked for", request);            // py: print("asked for", request)
    loop->call_later(seconds, fn<drive>, loop, seconds, coroutine,
                     std::optional<Answer>(request)); // py: loop.call_later(SECONDS, drive
  } catch (const StopIteration& stop) {               // py: except StopIteration as stop:
    print("made", stop.value<std::string>());         // py: print("made", stop.value)
  }
}

} // namespace

void generator_style_program(const Arguments& given) {
  const double seconds = real(given, "seconds");
  const std::optional<Answer> none;
  Loop loop = new_event_loop(); // py: loop = asyncio.new_event_loop()
  loop->call_soon(fn<drive>, loop, seconds, std::make_shared<Asking>(old_style()),
                  none); // py: loop.call_soon(drive, old_style())
  loop->call_soon(fn<drive>, loop, seconds, std::make_shared<Asking>(new_style()),
                  none);                                                      // py: loop.call_soon(drive, new_style())
  loop->call_later(3, named("BaseEventLoop.stop", [loop] { loop->stop(); })); // py: loop.call_later(3, loop.stop)
  loop->run_forever();                                                        // py: loop.run_forever()
  loop->close();                                                              // py: loop.close()
}

} // namespace loopscope::scenarios
