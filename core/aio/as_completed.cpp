#include "core/aio/as_completed.h"

#include <algorithm>

namespace loopscope::aio::detail {

/// _AsCompletedIterator._handle_completion
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
    if (all.to_come_.empty() && all.timer_) std::exchange(all.timer_, nullptr)->cancel();
  }

protected:
  std::uint32_t object(EventLoop&) const override { return completions_->id_; }

private:
  Ref<Completions> completions_;
};

/// _AsCompletedIterator._handle_timeout
class Completions::OnTimeout final : public TimerHandle {
public:
  OnTimeout(EventLoop& loop, double when, Ref<Completions> completions)
      : TimerHandle(&loop, trace::CallbackKind::as_completed_timer, when), completions_(std::move(completions)) {}
  void run() override {
    Completions& all = *completions_;
    all.timer_ = nullptr;
    for (std::size_t i = 0; i < all.to_come_.size(); ++i) {
      all.to_come_[i]->remove_callback(all.callbacks_[i]);
      all.done_.put_nowait(nullptr);
    }
    all.to_come_.clear();
    all.callbacks_.clear();
  }

protected:
  std::uint32_t object(EventLoop&) const override { return completions_->id_; }

private:
  Ref<Completions> completions_;
};

namespace {

trace::ObjectId new_object() {
  RunContext& here = context();
  return here.recorder ? here.recorder->new_object() : 0;
}

} // namespace

Completions::Completions(std::vector<Ref<FutureBase>> futures, std::optional<double> timeout)
    : id_(new_object()), done_(OwnedBy{id_}) {
  for (const auto& future : futures)
    if (std::ranges::find(to_come_, future) == to_come_.end()) to_come_.push_back(future);
  count_ = to_come_.size();
  if (to_come_.empty()) return;
  EventLoop& loop = *get_running_loop();
  for (const auto& future : to_come_) check_loop(*future, loop);
  loop_ = Ref<EventLoop>(&loop);
  if (loop.recorder()) {
    loop.record(trace::event::future_created{.future_kind = trace::FutureKind::as_completed, .future = id_});
    std::int64_t index = 0;
    for (const auto& future : to_come_)
      loop.record(trace::event::gather_child{.future = id_, .child = future->id(), .index = index++});
  }
  std::vector<Ref<DoneCallback>> callbacks;
  for (std::size_t i = 0; i < count_; ++i) {
    callbacks.push_back(Ref<DoneCallback>(new OnCompletion(loop, Ref<Completions>(this))));
    callbacks_.push_back(callbacks.back().get());
  }
  for (std::size_t i = 0; i < count_; ++i) to_come_[i]->add_callback(std::move(callbacks[i]));
  if (!timeout) return;
  Ref<TimerHandle> timer(new OnTimeout(loop, loop.time() + *timeout, Ref<Completions>(this)));
  timer_ = timer.get();
  loop.add_timer(std::move(timer));
}

Completions::~Completions() {
  settle();
}

void Completions::settle() {
  if (loop_ && loop_->recorder()) loop_->record(trace::event::future_settled{.future = id_});
  loop_ = nullptr;
}

Coro<Ref<FutureBase>> Completions::next(Ref<Completions> completions) {
  Ref<FutureBase> done = co_await completions->done_.get();
  if (++completions->handed_out_ == completions->count_) completions->settle();
  if (!done) throw TimeoutError();
  co_return done;
}

} // namespace loopscope::aio::detail
