#include "scenarios/twin.h"

#include <atomic>
#include <memory>

namespace loopscope::scenarios {
namespace {

/// threading.Event, as far as it is needed here: any thread may set it and look at it.
class ThreadEvent {
public:
  void set() { set_->store(true); }
  bool is_set() const { return set_->load(); }

private:
  std::shared_ptr<std::atomic<bool>> set_ = std::make_shared<std::atomic<bool>>(false);
};

std::string job(EventLoop* loop, ThreadEvent cancel, int steps, double step_seconds) { // py: def job(loop, cancel):
  for (int step = 0; step < steps; ++step) {                                           // py: for step in range(STEPS):
    if (cancel.is_set())                                                               // py: if cancel.is_set():
      return "cancelled";                                                              // py: return "cancelled"
    blocking_sleep(step_seconds);                                                      // py: time.sleep(STEP_SECONDS)
    loop->call_soon_threadsafe(named("print", [=] { // py: loop.call_soon_threadsafe(print
      print("progress", step + 1, "of", steps);
    }));
  }
  return "complete"; // py: return "complete"
}

Coro<void> interface() {                   // py: async def interface():
  for (int tick = 0; tick < 100; ++tick) { // py: for tick in range(100):
    print("tick", tick);                   // py: print("tick", tick)
    co_await sleep(1);                     // py: await asyncio.sleep(1)
  }
}

Coro<void> main(int steps, double step_seconds, double cancel_at) { // py: async def main():
  Loop loop = get_running_loop();                                   // py: loop = asyncio.get_running_loop()
  auto alive = create_task(interface());                            // py: alive = asyncio.create_task(interface())
  ThreadEvent cancel;                                               // py: cancel = threading.Event()
  loop->call_later(cancel_at, named("Event.set", [cancel]() mutable { cancel.set(); })); // py: loop.call_later(
  print(co_await loop->run_in_executor(nullptr, fn<job>, loop.get(), cancel, steps, step_seconds)); // py: print(await
  alive.cancel(); // py: alive.cancel()
}

} // namespace

void background_work_program(const Arguments& given) {
  run(main(integer(given, "steps"), real(given, "step_seconds"), real(given, "cancel_at"))); // py: asyncio.run(main())
}

} // namespace loopscope::scenarios
