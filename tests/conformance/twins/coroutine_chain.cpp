#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

class Oops : public Exception {
  using Exception::Exception;
};

Coro<int> innermost(int n) {            // py: async def innermost(n):
  co_await sleep(n);                    // py: await asyncio.sleep(n)
  if (n > 1) throw Oops(f("at {}", n)); // py: if n > 1:
  co_return n * 10;                     // py: return n * 10
}

Coro<int> middle(int n) {              // py: async def middle(n):
  co_return 1 + co_await innermost(n); // py: return 1 + await innermost(n)
}

Coro<int> outermost(int n) { // py: async def outermost(n):
  print(co_await middle(n)); // py: print(await middle(n))
  co_await sleep(0.25);      // py: await asyncio.sleep(0.25)
  co_return n;               // py: return n
}

Coro<void> main() {                      // py: async def main():
  print(co_await outermost(0));          // py: print(await outermost(0))
  print(co_await outermost(1));          // py: print(await outermost(1))
  auto task = create_task(outermost(2)); // py: task = asyncio
  task.add_done_callback(named("main.<locals>.<lambda>", [](Future<int> done) {
    print("done:", repr(done.exception())); // py: task.add_done_callback(
  }));
  auto coroutine = middle(0); // py: coroutine = middle(0)
  print(co_await coroutine);  // py: print(await coroutine)
  try {
    co_await coroutine; // py: await coroutine
  } catch (const RuntimeError& error) {
    print(error); // py: print(error)
  }
  co_await sleep(5); // py: await asyncio.sleep(5)
  co_await task;     // py: await task
}

} // namespace

void coroutine_chain_program(const Arguments&) {
  Loop loop = new_event_loop(); // py: loop = asyncio
  try {
    loop->run_until_complete(main()); // py: loop.run_until_complete(
  } catch (const Oops& error) {
    print("the program saw", error); // py: print("the program
  }
  loop->close(); // py: loop.close()
}

} // namespace loopscope::scenarios
