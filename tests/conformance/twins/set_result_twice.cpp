#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

Coro<void> main() {                                       // py: async def main():
  auto future = get_running_loop()->create_future<int>(); // py: future = asyncio
  try {
    static_cast<void>(future.result()); // py: future.result()
  } catch (const InvalidStateError& error) {
    print("pending:", error); // py: print("pending:", error)
  }
  try {
    future.exception(); // py: future.exception()
  } catch (const InvalidStateError& error) {
    print("pending:", error); // py: print("pending:", error)
  }
  future.set_result(1); // py: future.set_result(1)
  try {
    future.set_result(2); // py: future.set_result(2)
  } catch (const InvalidStateError& error) {
    print("twice:", error); // py: print("twice:", error)
  }
  int result = co_await future;                                 // py: print(await future, future.cancel())
  print(result, future.cancel());                               // py: print(await future, future.cancel())
  auto text = get_running_loop()->create_future<std::string>(); // py: text = asyncio
  text.set_result("it's");                                      // py: text.set_result("it's")
  try {
    text.set_exception(ValueError("late")); // py: text.set_exception(
  } catch (const InvalidStateError& error) {
    print("settled:", error); // py: print("settled:", error)
  }
  auto cancelled = get_running_loop()->create_future<int>(); // py: cancelled = asyncio
  print(cancelled.cancel());                                 // py: print(cancelled.cancel())
  try {
    cancelled.set_result(3); // py: cancelled.set_result(3)
  } catch (const InvalidStateError& error) {
    print("cancelled:", error); // py: print("cancelled:", error)
  }
  Task<void> task{Ref<FutureBase>(current_task())}; // py: task = asyncio.current_task()
  try {
    task.set_result(); // py: task.set_result(4)
  } catch (const RuntimeError& error) {
    print(error); // py: print(error)
  }
}

} // namespace

void set_result_twice_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
