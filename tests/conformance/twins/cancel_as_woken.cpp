#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

template <class T>
Coro<std::string> waiter(std::string name, Future<T> awaited) { // py: async def waiter(
  try {
    auto got = co_await awaited; // py: print(name, "got"
    print(name, "got", got);     // py: print(name, "got"
  } catch (const CancelledError&) {
    print(name, "cancelled", awaited.done()); // py: print(name, "cancelled"
    co_return "cancelled";                    // py: return "cancelled"
  } catch (const ValueError& error) {
    print(name, "failed", error); // py: print(name, "failed"
  }
  co_return "went on"; // py: return "went on"
}

Coro<void> main() {               // py: async def main():
  Loop loop = get_running_loop(); // py: loop = asyncio
  loop->set_exception_handler([](EventLoop&, const ErrorContext& context) { print(context.message); });
  auto value = loop->create_future<int>();                                    // py: value, error, inner
  auto error = loop->create_future<int>();                                    // py: value, error, inner
  auto inner = loop->create_future<int>();                                    // py: value, error, inner
  auto child = create_task(waiter("child", inner));                           // py: child = asyncio
  std::vector<Task<std::string>> tasks;                                       // py: tasks = [
  tasks.push_back(create_task(waiter("value", value)));                       // py: tasks = [
  tasks.push_back(create_task(waiter("error", error)));                       // py: tasks = [
  tasks.push_back(create_task(waiter("parent", Future<std::string>(child)))); // py: tasks.append(
  co_await sleep(1);                                                          // py: await asyncio.sleep(1)
  value.set_result(1);                                                        // py: value.set_result(1)
  error.set_exception(ValueError("lost"));                                    // py: error.set_exception(
  inner.set_result(2);                                                        // py: inner.set_result(2)
  for (const auto& task : tasks) print(task.cancel());                        // py: print(task.cancel())
  auto results = co_await gather(tasks);                                      // py: print(await asyncio.gather(
  print(results, child.done());                                               // py: print(await asyncio.gather(
  print(repr(error.exception()));                                             // py: print(repr(error.exception()))
}

} // namespace

void cancel_as_woken_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
