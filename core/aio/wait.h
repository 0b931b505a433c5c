// asyncio.wait and asyncio.wait_for
#pragma once

#include "core/aio/event_loop.h"
#include "core/aio/gather.h"

#include <optional>
#include <utility>
#include <vector>

namespace loopscope::aio {

enum class ReturnWhen : std::uint8_t { all_completed, first_completed, first_exception };
inline constexpr ReturnWhen ALL_COMPLETED = ReturnWhen::all_completed;
inline constexpr ReturnWhen FIRST_COMPLETED = ReturnWhen::first_completed;
inline constexpr ReturnWhen FIRST_EXCEPTION = ReturnWhen::first_exception;

/// wait's keyword arguments.
struct WaitOptions {
  std::optional<double> timeout = {};
  ReturnWhen return_when = ALL_COMPLETED;
};

namespace detail {
/// asyncio's _wait: until the condition holds or the time is over.
Coro<void> wait(std::vector<Ref<FutureBase>> futures, WaitOptions options);
/// What wait_for makes before its argument becomes a task: its waiter, and the timer that ends it.
struct TimedWait {
  explicit TimedWait(double timeout);
  Ref<FutureBase> waiter;
  Ref<TimerHandle> timer;
};
/// wait_for without the type: until the future is done, which it is cancelled for when the time is over.
/// Throws TimeoutError then; its own CancelledError if it was cancelled while it waited.
Coro<void> wait_for(Ref<FutureBase> future, TimedWait wait);
/// The same where there is no time at all.
Coro<void> wait_no_time(Ref<FutureBase> future);
} // namespace detail

/// asyncio.wait: the futures that are done and those that are not, in the order given. A timeout raises
/// nothing. ValueError for none at all. One given twice counts once.
template <class F>
Coro<std::pair<std::vector<F>, std::vector<F>>> wait(std::vector<F> futures, WaitOptions options = {}) {
  std::vector<Ref<FutureBase>> all;
  std::vector<F> once;
  for (F& future : futures) {
    if (std::find(all.begin(), all.end(), future.state()) != all.end()) continue;
    all.push_back(future.state());
    once.push_back(future);
  }
  co_await detail::wait(std::move(all), options);
  std::pair<std::vector<F>, std::vector<F>> split;
  for (F& future : once) (future.done() ? split.first : split.second).push_back(future);
  co_return split;
}

/// asyncio.wait_for: the result of the awaitable, which is cancelled, and TimeoutError thrown, when it takes
/// longer than `timeout` seconds; none: it is just awaited. As in CPython 3.11, which runs a coroutine as a
/// task of its own; from 3.12 on it is awaited in place under timeout().
template <class A>
Coro<detail::ResultType<A>> wait_for(A awaitable, std::optional<double> timeout) {
  if (!timeout) co_return co_await awaitable;
  std::optional<detail::TimedWait> wait;
  if (!(*timeout <= 0)) wait.emplace(*timeout); // not a number: a timer that never comes
  auto future = Future<detail::ResultType<A>>(ensure_future(std::move(awaitable)));
  detail::check_loop(*future.state(), *get_running_loop());
  if (wait)
    co_await detail::wait_for(future.state(), std::move(*wait));
  else
    co_await detail::wait_no_time(future.state());
  co_return future.result();
}

} // namespace loopscope::aio
