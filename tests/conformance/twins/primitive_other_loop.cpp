#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

template <class T>
std::string type_of(const Result<T>& result, const char* type) {
  return result.failed() ? type_name(result.error()) : type;
}

Coro<std::pair<std::string, std::string>> use(Event event, Queue<std::string> queue) { // py: async def use(
  auto one = create_task(event.wait());                                                // py: tasks = [
  auto two = create_task(queue.get());                                                 // py: tasks = [
  co_await sleep(1);                                                                   // py: await asyncio.sleep(1)
  event.set();                                                                         // py: event.set()
  event.clear();                                                                       // py: event.clear()
  queue.put_nowait("item");                                                            // py: queue.put_nowait("item")
  auto [first, second] = co_await gather(return_exceptions, one, two);                 // py: first, second
  co_return std::pair(type_of(first, "bool"), type_of(second, "str"));                 // py: return type(first)
}

} // namespace

void primitive_other_loop_program(const Arguments&) {
  Event event;                                               // py: event, queue
  Queue<std::string> queue;                                  // py: event, queue
  for (int i = 0; i < 2; ++i) print(run(use(event, queue))); // py: print(asyncio.run(
  print(queue.qsize());                                      // py: print(queue.qsize())
}

} // namespace loopscope::scenarios
