#include "core/aio/timeout.h"

namespace loopscope::aio {

/// Timeout._on_timeout, as a timer.
class Timeout::OnTimeout final : public TimerHandle {
public:
  OnTimeout(double when, Ref<State> state)
      : TimerHandle(&state->task->loop(), trace::CallbackKind::timeout_timer, when), state_(std::move(state)) {}
  void run() override { state_->on_timeout(); }

protected:
  std::uint32_t object(EventLoop&) const override { return state_->task->id(); }

private:
  Ref<State> state_;
};

/// The same, for a time that has passed.
class Timeout::OnTimeoutSoon final : public Handle {
public:
  explicit OnTimeoutSoon(Ref<State> state)
      : Handle(&state->task->loop(), trace::CallbackKind::timeout_timer), state_(std::move(state)) {}
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
  if (phase == Phase::created) throw AssertionError();
  if (phase != Phase::active) {
    static constexpr const char* names[] = {"created", "active", "expiring", "expired", "finished"};
    throw RuntimeError(std::string("Cannot change state of ") + names[static_cast<int>(phase)] + " Timeout");
  }
  when = at;
  if (handler) std::exchange(handler, nullptr)->cancel();
  if (!at) return;
  EventLoop& loop = task->loop();
  if (*at <= loop.time()) {
    handler = loop.call_soon_handle(Ref<Handle>(new OnTimeoutSoon(Ref<State>(this))), 0);
  } else {
    Ref<TimerHandle> timer(new OnTimeout(*at, Ref<State>(this)));
    loop.add_timer(timer);
    handler = timer;
  }
}

void Timeout::enter() {
  state_->phase = Phase::active;
  state_->task = current_task().get();
  if (!state_->task) throw RuntimeError("Timeout should be used inside a task");
  state_->reschedule(state_->when);
}

Coro<void> Timeout::exit(std::exception_ptr error) {
  Ref<State> state = state_;
  if (state->handler) std::exchange(state->handler, nullptr)->cancel();
  if (state->phase == Phase::expiring) {
    state->phase = Phase::expired;
    // If nothing else has requested the cancellation, it ends here.
    if (state->task->uncancel() == 0 && is_plain_cancelled_error(error)) throw TimeoutError();
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
