#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

using Kept = std::vector<Task<void>>;

Coro<void> listen() {                                 // py: async def listen():
  Loop loop = get_running_loop();                     // py: loop = asyncio.get_running_loop()
  Finally gone([] { print("no longer listening"); }); // py: print("no longer listening")
  print("listening");                                 // py: print("listening")
  co_await loop->create_future();                     // py: await loop.create_future()
}

Coro<void> main(bool fixed, Kept& kept) { // py: async def main():
  auto task = create_task(listen());      // py: task = asyncio.create_task(listen())
  if (fixed) kept.push_back(task);        // py: kept.append(task)
  task = {};                              // py: del task
  co_await sleep(1);                      // py: await asyncio.sleep(1)
  gc_collect();                           // py: gc.collect()
  print("memory was tidied");             // py: print("memory was tidied")
  co_await sleep(1);                      // py: await asyncio.sleep(1)
  print("main ends");                     // py: print("main ends")
}

} // namespace

void task_vanishes_program(const Arguments& given) {
  Kept kept;
  run(main(integer(given, "fixed") != 0, kept)); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
