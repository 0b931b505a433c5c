#include "core/aio/wait.h"

#include "core/aio/finally.h"

#include <algorithm>

namespace loopscope::aio::detail {

namespace {

class WaitFuture final : public FutureState<void> {
public:
  explicit WaitFuture(EventLoop& loop) : FutureState<void>(loop, trace::FutureKind::wait) {}
  void release_waiter() { // _release_waiter
    if (!done()) set_value();
  }
};

/// functools.partial(_release_waiter, waiter), as a future's callback: _cancel_and_wait's.
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

void record_child(const FutureBase& waiter, const FutureBase& child, std::int64_t index = 0) {
  EventLoop& loop = waiter.loop();
  if (loop.recorder())
    loop.record(trace::event::gather_child{.future = waiter.id(), .child = child.id(), .index = index});
}

Ref<TimerHandle> set_timer(double delay, const Ref<WaitFuture>& waiter) {
  Ref<TimerHandle> timer(new ReleaseTimer(delay, waiter));
  waiter->loop().add_timer(timer);
  return timer;
}

/// _cancel_and_wait
Coro<void> cancel_and_wait(Ref<FutureBase> future) {
  auto waiter = make_ref<WaitFuture>(*get_running_loop());
  record_child(*waiter, *future);
  auto callback = make_ref<Release>(waiter);
  future->add_callback(callback);
  Finally remove([&] { future->remove_callback(callback.get()); });
  future->cancel();
  co_await Future<void>(Ref<FutureBase>(waiter));
}

} // namespace

Coro<void> wait(std::vector<Ref<FutureBase>> futures, WaitOptions options) {
  if (futures.empty()) throw ValueError("Set of Tasks/Futures is empty.");
  auto waiter = make_ref<WaitFuture>(*get_running_loop());
  // CPython keeps them in a set, which has no order: in the order in which they were made.
  std::vector<const FutureBase*> made;
  for (const auto& future : futures) made.push_back(future.get());
  std::ranges::sort(made, {}, &FutureBase::id);
  for (std::size_t i = 0; i < made.size(); ++i) record_child(*waiter, *made[i], static_cast<std::int64_t>(i));
  auto completion = make_ref<Completion>();
  completion->waiter = waiter;
  completion->return_when = options.return_when;
  completion->to_come = futures.size();
  if (options.timeout) completion->timer = set_timer(*options.timeout, waiter);
  std::vector<Ref<OnCompletion>> callbacks;
  for (const auto& future : futures) {
    callbacks.push_back(make_ref<OnCompletion>(completion));
    future->add_callback(callbacks.back());
  }
  Finally finish([&] {
    if (completion->timer) completion->timer->cancel();
    for (std::size_t i = 0; i < futures.size(); ++i) futures[i]->remove_callback(callbacks[i].get());
  });
  co_await Future<void>(Ref<FutureBase>(waiter));
}

namespace {

/// What the cancelled future says, in wait_for's words.
void raise_as_timeout(FutureBase& future) {
  try {
    future.raise_unless_result(); // asked as CPython asks: a task gives its own CancelledError only once
  } catch (const CancelledError&) {
    throw TimeoutError();
  }
}

} // namespace

Coro<void> wait_no_time(Ref<FutureBase> future) {
  if (future->done()) co_return;
  co_await cancel_and_wait(future);
  raise_as_timeout(*future);
}

} // namespace loopscope::aio::detail
