#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> send(std::string mail) {        // py: async def send(mail):
  co_await sleep(1);                       // py: await asyncio.sleep(1)
  throw OSError("no network for " + mail); // py: raise OSError("no network for " + mail)
}

Coro<void> main(bool fixed) {             // py: async def main():
  auto task = create_task(send("hello")); // py: task = asyncio.create_task(send("hello"))
  co_await sleep(2);                      // py: await asyncio.sleep(2)
  print("it must have been sent by now"); // py: print("it must have been sent by now")
  if (fixed) {                            // py: if FIXED:
    try {                                 // py: try:
      co_await task;                      // py: await task
    } catch (const OSError& error) {      // py: except OSError as error:
      print("not sent:", error);          // py: print("not sent:", error)
    }
  }
  task = {};          // py: del task
  print("main ends"); // py: print("main ends")
}

} // namespace

void never_retrieved_program(const Arguments& given) {
  run(main(integer(given, "fixed") != 0)); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
