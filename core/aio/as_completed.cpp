#include "core/aio/as_completed.h"

#include <algorithm>

namespace loopscope::aio::detail {

/// as_completed.<locals>._on_completion
class Completions::OnCompletion final : public DoneCallback {
public:
  OnCompletion(EventLoop& loop, Ref<Completions> completions)
      : DoneCallback(&loop, trace::CallbackKind::as_completed_child), completions_(std::move(completions)) {}
  void run() override {
    Completions& all = *completions_;
    auto at = std::ranges::find(all.to_come_, future_);
    if (at == all.to_come_.end()) return; // the time was over first
    all.callbacks_.erase(all.callbacks_.begin() + (at - all.to_come_.begin()));
    all.to_come_.erase(at);
    all.done_.put_nowait(future_);
    if (all.to_come_.empty() && all.timer_) all.timer_->cancel();
  }

protected:
  std::uint32_t object(EventLoop&) const override { return 0; }

private:
  Ref<Completions> completions_;
};

/// as_completed.<locals>._on_timeout
class Completions::OnTimeout final : public TimerHandle {
public:
  OnTimeout(EventLoop& loop, double when, Ref<Completions> completions)
      : TimerHandle(&loop, trace::CallbackKind::as_completed_timer, when), completions_(std::move(completions)) {}
  void run() override {
    Completions& all = *completions_;
    for (std::size_t i = 0; i < all.to_come_.size(); ++i) {
      all.to_come_[i]->remove_callback(all.callbacks_[i].get());
      all.done_.put_nowait(nullptr);
    }
    all.to_come_.clear();
    all.callbacks_.clear();
  }

protected:
  std::uint32_t object(EventLoop&) const override { return 0; }

private:
  Ref<Completions> completions_;
};

Completions::Completions(std::vector<Ref<FutureBase>> futures, std::optional<double> timeout) {
  for (const auto& future : futures)
    if (std::ranges::find(to_come_, future) == to_come_.end()) to_come_.push_back(future);
  count_ = to_come_.size();
  if (to_come_.empty()) return;
  EventLoop& loop = to_come_.front()->loop();
  for (std::size_t i = 0; i < count_; ++i)
    callbacks_.push_back(Ref<DoneCallback>(new OnCompletion(loop, Ref<Completions>(this))));
  const auto all = to_come_;
  const auto each = callbacks_;
  for (std::size_t i = 0; i < all.size(); ++i) all[i]->add_callback(each[i]);
  if (!timeout) return;
  timer_ = Ref<TimerHandle>(new OnTimeout(loop, loop.time() + *timeout, Ref<Completions>(this)));
  loop.add_timer(timer_);
}

Coro<Ref<FutureBase>> Completions::next(Ref<Completions> completions) {
  Ref<FutureBase> done = co_await completions->done_.get();
  if (!done) throw TimeoutError();
  co_return done;
}

} // namespace loopscope::aio::detail
