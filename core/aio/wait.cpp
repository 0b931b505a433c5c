#include "core/aio/wait.h"

#include "core/aio/finally.h"

namespace loopscope::aio::detail {

namespace {

class WaitFuture final : public FutureState<void> {
public:
  explicit WaitFuture(EventLoop& loop) : FutureState<void>(loop, trace::FutureKind::wait) {
    if (loop.recorder()) create_in_trace(0);
  }
  void release_waiter() { // _release_waiter
    if (done()) return;
    value.emplace();
    finish({});
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

/// _wait.<locals>._on_completion: one for all futures, so that they count together.
struct Completion {
  Ref<WaitFuture> waiter;
  Ref<TimerHandle> timer;
  ReturnWhen return_when;
  std::size_t to_come;
};

class OnCompletion final : public DoneCallback {
public:
  OnCompletion(EventLoop& loop, Completion& completion)
      : DoneCallback(&loop, trace::CallbackKind::wait_child), completion_(completion), waiter_(completion.waiter) {}
  void forget() { forgotten_ = true; } // the wait is over

  void run() override {
    if (forgotten_) return;
    --completion_.to_come;
    FutureBase& future = *future_;
    const bool enough = completion_.to_come == 0 || completion_.return_when == FIRST_COMPLETED ||
                        (completion_.return_when == FIRST_EXCEPTION && !future.cancelled() && future.exception());
    if (!enough) return;
    if (completion_.timer) completion_.timer->cancel();
    waiter_->release_waiter();
  }

protected:
  std::uint32_t object(EventLoop&) const override { return waiter_->id(); }

private:
  Completion& completion_; // of the waiting coroutine's frame
  Ref<WaitFuture> waiter_;
  bool forgotten_ = false;
};

Ref<TimerHandle> set_timer(double delay, const Ref<WaitFuture>& waiter) {
  Ref<TimerHandle> timer(new ReleaseTimer(delay, waiter));
  waiter->loop().add_timer(timer);
  return timer;
}

/// _cancel_and_wait
Coro<void> cancel_and_wait(Ref<FutureBase> future) {
  auto waiter = make_ref<WaitFuture>(*get_running_loop());
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
  Completion completion{waiter, nullptr, options.return_when, futures.size()};
  if (options.timeout) completion.timer = set_timer(*options.timeout, waiter);
  std::vector<Ref<OnCompletion>> callbacks;
  std::int64_t index = 0;
  for (const auto& future : futures) {
    if (loop.recorder())
      loop.record({.kind = trace::EventKind::gather_child,
                   .subject = waiter->id(),
                   .object = future->id(),
                   .value = index++});
    callbacks.push_back(make_ref<OnCompletion>(loop, completion));
    future->add_callback(callbacks.back());
  }
  Finally finish([&] {
    if (completion.timer) completion.timer->cancel();
    for (std::size_t i = 0; i < futures.size(); ++i) {
      futures[i]->remove_callback(callbacks[i].get());
      callbacks[i]->forget();
    }
  });
  co_await Future<void>(Ref<FutureBase>(waiter));
}

Coro<void> wait_for(Ref<FutureBase> future, double timeout) {
  auto time_out = [&] { // what the cancelled future says, in asyncio's words
    if (future->cancelled()) throw TimeoutError();
  };
  if (timeout <= 0) {
    if (future->done()) co_return;
    co_await cancel_and_wait(future);
    time_out();
    co_return;
  }
  auto waiter = make_ref<WaitFuture>(*get_running_loop());
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
