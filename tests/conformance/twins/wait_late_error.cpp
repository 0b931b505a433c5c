#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> failing(int turns) {                      // py: async def failing(
  for (int i = 0; i < turns; ++i) co_await sleep(0); // py: await asyncio.sleep(0)
  throw ValueError(str(turns));                      // py: raise ValueError(turns)
}

void on_error(EventLoop&, const ErrorContext& error) { // py: def on_error(
  print(error.message,
        type_name(error.exception) + "(" + message_of(error.exception) + ")"); // py: print(context["message"]
}

Coro<void> main() {                                    // py: async def main():
  get_running_loop()->set_exception_handler(on_error); // py: asyncio.get_running_loop()
  {
    std::vector<Task<void>> tasks; // py: tasks = [
    for (int turns : {0, 1, 5}) tasks.push_back(create_task(failing(turns)));
    auto [done, pending] = co_await wait(tasks, {.return_when = FIRST_EXCEPTION}); // py: done, pending = await
    print(done.size(), pending.size());                                            // py: print(len(done)
    co_await sleep(1);                                                             // py: await asyncio.sleep(1)
    print("dropping the tasks");                                                   // py: print("dropping the tasks")
  }
  print("end"); // py: print("end")
}

} // namespace

void wait_late_error_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
