#include "scenarios/twin.h"

namespace loopscope::scenarios {
namespace {

void show(std::string text) { // py: def show(text):
  print(text);                // py: print(text)
}

void cancel_all(std::vector<Ref<Handle>>* handles) {    // py: def cancel_all(
  print("cancelling", handles->size());                 // py: print("cancelling"
  for (const auto& handle : *handles) handle->cancel(); // py: handle.cancel()
}

Coro<void> main() {                                         // py: async def main():
  Loop loop = get_running_loop();                           // py: loop = asyncio
  std::vector<Ref<Handle>> timers;                          // py: handles = []
  loop->call_later(1, fn<cancel_all>, &timers);             // py: loop.call_later(1, cancel_all
  timers.push_back(loop->call_later(1, fn<show>, "never")); // py: handles.append(loop.call_later(1
  loop->call_later(1, fn<show>, "the third timer");         // py: loop.call_later(1, show
  timers.push_back(loop->call_later(2, fn<show>, "never")); // py: handles.append(loop.call_later(2
  co_await sleep(1);                                        // py: await asyncio.sleep(1)
  std::vector<bool> cancelled;
  for (const auto& timer : timers) cancelled.push_back(timer->cancelled());
  print(cancelled);                                          // py: print([handle.cancelled()
  std::vector<Ref<Handle>> handles;                          // py: handles = []
  loop->call_soon(fn<cancel_all>, &handles);                 // py: loop.call_soon(cancel_all
  handles.push_back(loop->call_soon(fn<show>, "never"));     // py: handles.append(loop.call_soon(
  handles.push_back(loop->call_later(0, fn<show>, "never")); // py: handles.append(loop.call_later(0
  auto late = loop->call_soon(fn<show>, "it has run");       // py: late = loop
  co_await sleep(0);                                         // py: await asyncio.sleep(0)
  late->cancel();                                            // py: late.cancel()
  print(late->cancelled(), handles[0]->cancelled());         // py: print(late.cancelled()
  co_await sleep(2);                                         // py: await asyncio.sleep(2)
}

} // namespace

void timer_cancels_timer_program(const Arguments&) {
  run(main()); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
