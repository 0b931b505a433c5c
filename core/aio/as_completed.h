// asyncio.as_completed
#pragma once

#include "core/aio/queue.h"
#include "core/aio/wait.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace loopscope::aio {

namespace detail {

/// The futures that are to come, and those that have come, in the order in which they did.
class Completions : public RefCounted {
public:
  Completions(std::vector<Ref<FutureBase>> futures, std::optional<double> timeout);
  ~Completions() override;
  std::size_t size() const { return count_; }
  /// The next one to be done. TimeoutError when the time was over first.
  static Coro<Ref<FutureBase>> next(Ref<Completions> completions);

private:
  class OnCompletion;
  class OnTimeout;
  void settle();
  std::vector<Ref<FutureBase>> to_come_;
  std::vector<DoneCallback*> callbacks_; // of to_come_, which own them
  std::size_t count_;
  std::size_t handed_out_ = 0;
  Ref<EventLoop> loop_;
  trace::ObjectId id_ = 0;       // stands for all of them in the trace, until the last is handed out
  Queue<Ref<FutureBase>> done_;  // null: the time was over
  TimerHandle* timer_ = nullptr; // the loop's, until it is due or cancelled
};

} // namespace detail

/// What as_completed gives: each step of the iteration makes a coroutine that gives the next result.
/// Coroutines become tasks, and the time begins to count, at the call (up to 3.12: when the iteration begins).
template <class A>
class AsCompleted {
  using T = detail::ResultType<A>;

public:
  AsCompleted(std::vector<A> awaitables, std::optional<double> timeout)
      : completions_(make_ref<detail::Completions>(futures_of(std::move(awaitables)), timeout)) {}

  class Iterator {
  public:
    Iterator(detail::Completions* completions, std::size_t at) : completions_(completions), at_(at) {}
    Coro<T> operator*() const { return next(Ref<detail::Completions>(completions_)); }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    friend bool operator!=(const Iterator& a, const Iterator& b) { return a.at_ != b.at_; }

  private:
    detail::Completions* completions_;
    std::size_t at_;
  };
  Iterator begin() const { return {completions_.get(), 0}; }
  Iterator end() const { return {completions_.get(), completions_->size()}; }

private:
  static std::vector<Ref<FutureBase>> futures_of(std::vector<A> awaitables) {
    std::vector<Ref<FutureBase>> futures;
    for (A& awaitable : awaitables) futures.push_back(ensure_future(std::move(awaitable)).state());
    return futures;
  }
  static Coro<T> next(Ref<detail::Completions> completions) {
    auto done = co_await detail::Completions::next(completions);
    co_return Future<T>(done).result();
  }
  Ref<detail::Completions> completions_;
};

/// asyncio.as_completed: `for (auto next : as_completed(std::move(awaitables))) ... co_await next`, results
/// and errors in the order in which they come. After `timeout` seconds the rest is TimeoutError. It can be
/// gone through once.
template <class A>
AsCompleted<A> as_completed(std::vector<A> awaitables, std::optional<double> timeout = {}) {
  return {std::move(awaitables), timeout};
}

} // namespace loopscope::aio
