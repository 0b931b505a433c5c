#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<std::string> work(int seconds) {       // py: async def work(seconds):
  print("working for", seconds, "seconds"); // py: print("working for", seconds, "seconds")
  co_await sleep(seconds);                  // py: await asyncio.sleep(seconds)
  co_return "finished";                     // py: return "finished"
}

} // namespace

void result_of_task_program(const Arguments&) {
  Loop loop = new_event_loop();           // py: loop = asyncio.new_event_loop()
  auto task = loop->create_task(work(2)); // py: task = loop.create_task(work(2))
  loop->run_until_complete(task);         // py: loop.run_until_complete(task)
  print("result:", task.result());        // py: print("result:", task.result())
  loop->close();                          // py: loop.close()
}

} // namespace loopscope::scenarios
