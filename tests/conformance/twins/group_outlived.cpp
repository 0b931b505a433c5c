#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

using Children = std::vector<Task<void>>;
using Kept = std::vector<Generator<std::string>>;

Generator<std::string> pause() {  // py: def pause():
  co_yield std::string("paused"); // py: yield "paused"
}

Coro<void> fails() {        // py: async def fails():
  co_await sleep(1);        // py: await asyncio.sleep(1)
  throw ValueError("late"); // py: raise ValueError("late")
}

Coro<void> enters(Children* children) {                                  // py: async def enters(children):
  co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Coro<void> { // py: async with asyncio.TaskGroup()
    children->push_back(group.create_task(fails()));                     // py: children.append(
    co_await async_with(timeout(2), [&](Timeout&) -> Coro<void> {        // py: async with asyncio.timeout(2):
      co_await pause();                                                  // py: await pause()
    });
  });
}

Coro<void> starts(Kept* kept, Children* children) { // py: async def starts(
  kept->push_back(enters(children));                // py: kept.append(enters(
  print(kept->front().send(None{}));                // py: print(kept[0].send(None))
  co_return;
}

Coro<void> main(Kept* kept, Children* children) { // py: async def main():
  get_running_loop()->set_exception_handler([](EventLoop&, const ErrorContext& context) {
    print(context.message.substr(context.message.size() - 20)); // py: asyncio.get_running_loop().set_exception_handler(
  });
  co_await create_task(starts(kept, children)); // py: await asyncio.create_task(
  co_await sleep(3);                            // py: await asyncio.sleep(3)
  print(repr(children->front().exception()));   // py: print(repr(children[0]
}

} // namespace

void group_outlived_program(const Arguments&) {
  Kept kept;                   // py: kept, children
  Children children;           // py: kept, children
  run(main(&kept, &children)); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
