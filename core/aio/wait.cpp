#include "core/aio/wait.h"

#include "core/aio/finally.h"

namespace loopscope::aio::detail {

namespace {

class WaitFuture final : public FutureState<void> {
public:
  /// `on`: the one future that is waited for, 0 where there may be several.
  explicit WaitFuture(EventLoop& loop, trace::ObjectId on = 0) : FutureState<void>(loop, trace::FutureKind::wait, on) {}
  void release_waiter() { // _release_waiter
    if (!done()) set_value();
  }
};

/// functools.partial(_release_waiter, waiter), as a future's callback.
class Release final : public DoneCallback {
public:
  explicit Release(Ref<WaitFuture> waiter)
      : DoneCallback(&waiter->loop(), trace::CallbackKind::wait_timer), waiter_(std::move(waiter)) {}
  void run() override { waiter_->release_waiter(); }

protected:
  std::uint32_t object(EventLoop&) const override { return waiter_->id(); }

private:
  Ref<WaitFuture> waiter_;
};

/// The same, as a timer.
class ReleaseTimer final : public TimerHandle {
public:
  ReleaseTimer(double delay, Ref<WaitFuture> waiter)
      : TimerHandle(&waiter->loop(), trace::CallbackKind::wait_timer, waiter->loop().time() + delay),
        waiter_(std::move(waiter)) {}
  void run() override { waiter_->release_waiter(); }

protected:
  std::uint32_t object(EventLoop&) const override { return waiter_->id(); }

private:
  Ref<WaitFuture> waiter_;
};

/// What the callbacks of one wait share, so that they count together.
struct Completion final : RefCounted {
  Ref<WaitFuture> waiter;
  Ref<TimerHandle> timer;
  ReturnWhen return_when = ALL_COMPLETED;
  std::size_t to_come = 0;
};

/// _wait.<locals>._on_completion. It may come when the wait is over: it asks for the error all the same.
class OnCompletion final : public DoneCallback {
public:
  explicit OnCompletion(Ref<Completion> completion)
      : DoneCallback(&completion->waiter->loop(), trace::CallbackKind::wait_child), completion_(std::move(completion)) {
  }

  void run() override {
    Completion& all = *completion_;
    --all.to_come;
    FutureBase& future = *future_;
    const bool enough = all.to_come == 0 || all.return_when == FIRST_COMPLETED ||
                        (all.return_when == FIRST_EXCEPTION && !future.cancelled() && future.exception());
    if (!enough) return;
    if (all.timer) all.timer->cancel();
    all.waiter->release_waiter();
  }

protected:
  std::uint32_t object(EventLoop&) const override { return completion_->waiter->id(); }

private:
  Ref<Completion> completion_;
};

Ref<TimerHandle> set_timer(double delay, const Ref<WaitFuture>& waiter) {
  Ref<TimerHandle> timer(new ReleaseTimer(delay, waiter));
  waiter->loop().add_timer(timer);
  return timer;
}

/// _cancel_and_wait
Coro<void> cancel_and_wait(Ref<FutureBase> future) {
  auto waiter = make_ref<WaitFuture>(*get_running_loop(), future->id());
  auto callback = make_ref<Release>(waiter);
  future->add_callback(callback);
  Finally remove([&] { future->remove_callback(callback.get()); });
  future->cancel();
  co_await Future<void>(Ref<FutureBase>(waiter));
}

} // namespace

Coro<void> wait(std::vector<Ref<FutureBase>> futures, WaitOptions options) {
  if (futures.empty()) throw ValueError("Set of Tasks/Futures is empty.");
  EventLoop& loop = *get_running_loop();
  auto waiter = make_ref<WaitFuture>(loop);
  auto completion = make_ref<Completion>();
  completion->waiter = waiter;
  completion->return_when = options.return_when;
  completion->to_come = futures.size();
  if (options.timeout) completion->timer = set_timer(*options.timeout, waiter);
  std::vector<Ref<OnCompletion>> callbacks;
  std::int64_t index = 0;
  for (const auto& future : futures) {
    if (loop.recorder())
      loop.record(trace::event::gather_child{.future = waiter->id(), .child = future->id(), .index = index++});
    callbacks.push_back(make_ref<OnCompletion>(completion));
    future->add_callback(callbacks.back());
  }
  Finally finish([&] {
    if (completion->timer) completion->timer->cancel();
    for (std::size_t i = 0; i < futures.size(); ++i) futures[i]->remove_callback(callbacks[i].get());
  });
  co_await Future<void>(Ref<FutureBase>(waiter));
}

Coro<void> wait_for(Ref<FutureBase> future, double timeout) {
  auto time_out = [&] { // what the cancelled future says, in wait_for's words
    try {
      future->raise_unless_result(); // asked as CPython asks: a task gives its own CancelledError only once
    } catch (const CancelledError&) {
      throw TimeoutError();
    }
  };
  if (timeout <= 0) {
    if (future->done()) co_return;
    co_await cancel_and_wait(future);
    time_out();
    co_return;
  }
  auto waiter = make_ref<WaitFuture>(*get_running_loop(), future->id());
  auto timer = set_timer(timeout, waiter);
  auto callback = make_ref<Release>(waiter);
  future->add_callback(callback);
  Finally cancel_timer([&] { timer->cancel(); });
  std::exception_ptr cancelled;
  try {
    co_await Future<void>(Ref<FutureBase>(waiter));
  } catch (const CancelledError&) {
    cancelled = std::current_exception();
  }
  if (future->done()) co_return;
  future->remove_callback(callback.get());
  co_await cancel_and_wait(future);
  if (cancelled) std::rethrow_exception(cancelled);
  time_out();
}

} // namespace loopscope::aio::detail
