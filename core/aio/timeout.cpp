#include "core/aio/timeout.h"

namespace loopscope::aio {

/// Timeout._on_timeout, as a timer or, for a time that has passed, as a callback.
template <class Base>
class Timeout::OnTimeout final : public Base {
public:
  explicit OnTimeout(Ref<State> state, auto... when)
      : Base(&state->task->loop(), trace::CallbackKind::timeout_timer, when...), state_(std::move(state)) {}
  ~OnTimeout() override {
    if (state_->handler == this) state_->handler = nullptr;
  }
  void run() override { state_->on_timeout(); }

protected:
  std::uint32_t object(EventLoop&) const override { return state_->task->id(); }

private:
  Ref<State> state_;
};

void Timeout::State::on_timeout() {
  task->cancel();
  phase = Phase::expiring;
  handler = nullptr; // dropped early
}

void Timeout::State::reschedule(std::optional<double> at) {
  if (phase == Phase::created) throw RuntimeError("Timeout has not been entered");
  if (phase != Phase::active) {
    static constexpr const char* names[] = {"created", "active", "expiring", "expired", "finished"};
    throw RuntimeError(std::string("Cannot change state of ") + names[static_cast<int>(phase)] + " Timeout");
  }
  when = at;
  if (handler) std::exchange(handler, nullptr)->cancel();
  if (!at) return;
  EventLoop& loop = task->loop();
  if (*at <= loop.time()) {
    handler = loop.call_soon_handle(Ref<Handle>(new OnTimeout<Handle>(Ref<State>(this))), 0).get();
  } else {
    const Ref<TimerHandle> timer(new OnTimeout<TimerHandle>(Ref<State>(this), *at));
    loop.add_timer(timer);
    handler = timer.get();
  }
}

void Timeout::enter() {
  if (state_->phase != Phase::created) throw RuntimeError("Timeout has already been entered");
  Ref<TaskBase> task = current_task();
  if (!task) throw RuntimeError("Timeout should be used inside a task");
  state_->phase = Phase::active;
  state_->cancelling = task->cancelling();
  state_->task = std::move(task);
  state_->reschedule(state_->when);
}

Coro<void> Timeout::exit(std::exception_ptr error) {
  Ref<State> state = state_;
  if (state->handler) std::exchange(state->handler, nullptr)->cancel();
  if (state->phase == Phase::expiring) {
    state->phase = Phase::expired;
    // If nothing else has requested the cancellation since the block was entered, it ends here.
    if (state->task->uncancel() <= state->cancelling && is_cancelled_error(error)) throw TimeoutError();
  } else if (state->phase == Phase::active) {
    state->phase = Phase::finished;
  }
  co_return;
}

Timeout timeout(std::optional<double> delay) {
  Loop loop = get_running_loop();
  return Timeout(delay ? std::optional(loop->time() + *delay) : std::nullopt);
}

Timeout timeout_at(std::optional<double> when) {
  return Timeout(when);
}

} // namespace loopscope::aio
