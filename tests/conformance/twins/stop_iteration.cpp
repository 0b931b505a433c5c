#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> stops() {     // py: async def stops():
  throw StopIteration(); // py: raise StopIteration
  co_return;
}

Coro<void> awaits_it() { // py: async def awaits_it():
  try {
    co_await stops(); // py: await stops()
  } catch (const RuntimeError& error) {
    print("caught", repr(error)); // py: print("caught", repr(error))
  }
}

Coro<void> main() { // py: async def main():
  try {
    co_await awaits_it(); // py: await awaits_it()
  } catch (const StopIteration&) {
    print("StopIteration came through");
  }
  try {
    co_await create_task(stops()); // py: await asyncio.create_task(stops())
  } catch (const RuntimeError& error) {
    print(repr(error)); // py: print(repr(error))
  } catch (const StopIteration&) {
    print("StopIteration came through");
  }
  auto future = get_running_loop()->create_future(); // py: future = asyncio
  try {
    future.set_exception(StopIteration()); // py: future.set_exception(
  } catch (const TypeError& error) {
    print("TypeError:", error); // py: print("TypeError:"
  }
  print(future.done()); // py: print(future.done())
}

} // namespace

void stop_iteration_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
