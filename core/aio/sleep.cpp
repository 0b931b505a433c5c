#include "core/aio/sleep.h"

#include "core/aio/event_loop.h"

#include <cmath>

namespace loopscope::aio {

/// futures._set_result_unless_cancelled, called by the timer.
class SleepTimer final : public TimerHandle {
public:
  SleepTimer(EventLoop& loop, double when, Ref<FutureBase> future, trace::ObjectId task)
      : TimerHandle(&loop, trace::CallbackKind::sleep_timer, when), future_(std::move(future)), task_(task) {}
  void run() override {
    if (!future_->cancelled()) static_cast<FutureState<void>&>(*future_).set_value();
  }

protected:
  std::uint32_t object(EventLoop&) const override { return task_; }

private:
  Ref<FutureBase> future_;
  trace::ObjectId task_;
};

void Sleep::start() {
  if (std::isnan(delay_)) throw ValueError("Invalid delay: NaN (not a number)");
  EventLoop& loop = task_->loop();
  Ref<FutureBase> future = make_ref<FutureState<void>>(loop, trace::FutureKind::sleep, task_->id());
  Ref<TimerHandle> timer(new SleepTimer(loop, loop.time() + delay_, future, task_->id()));
  future_ = future.detach();
  timer_ = Ref<TimerHandle>(timer).detach();
  loop.add_timer(std::move(timer));
}

void Sleep::wake() {
  timer_->cancel(); // asyncio's `finally: h.cancel()`
  std::exchange(timer_, nullptr)->release();
  task_->raise_thrown();
  future_->raise_unless_result();
}

void Sleep::end() {
  if (timer_) {
    timer_->cancel();
    std::exchange(timer_, nullptr)->release();
  }
  std::exchange(future_, nullptr)->release();
}

Coro<void> Sleep::sleep_(double delay) {
  co_await Sleep(delay);
}

namespace {

/// Calls the selector's function, which keeps the thread, under a name for the trace.
void blocking_call(std::string_view what, void (Selector::*function)(double), double seconds) {
  RunContext& here = context();
  EventLoop* loop = here.loop_here();
  if (!loop) throw RuntimeError("a blocking call outside of a running loop has no clock to move");
  if (here.recorder)
    here.record(trace::event::blocking_begun{.thread = here.thread,
                                             .what = here.recorder->intern(what),
                                             .task = here.task(),
                                             .asked = std::llround(seconds * 1e9)});
  (loop->selector().*function)(seconds);
  if (here.recorder)
    here.record(
        trace::event::blocking_ended{.thread = here.thread, .what = here.recorder->intern(what), .task = here.task()});
}

} // namespace

void blocking_sleep(double seconds) {
  blocking_call("time.sleep", &Selector::block, seconds);
}

void compute_for(double seconds) {
  blocking_call("computing", &Selector::compute, seconds);
}

} // namespace loopscope::aio
