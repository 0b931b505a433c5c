// asyncio.wait and asyncio.wait_for
#pragma once

#include "core/aio/event_loop.h"
#include "core/aio/gather.h"
#include "core/aio/timeout.h"

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
/// wait_for where there is no time at all: until the future, which is cancelled unless it is done, is done.
/// TimeoutError when it was.
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
/// longer than `timeout` seconds; none: there is no limit. It is awaited in place, under timeout(); only where there is
/// no time at all does a coroutine become a task. (Up to 3.11 it always did, and the caller waited for its end.)
template <class A>
Coro<detail::ResultType<A>> wait_for(A awaitable, std::optional<double> timeout) {
  using T = detail::ResultType<A>;
  if (timeout && *timeout <= 0) {
    auto future = Future<T>(ensure_future(std::move(awaitable)));
    co_await detail::wait_no_time(future.state());
    co_return future.result();
  }
  Timeout limit = aio::timeout(timeout);
  limit.enter();
  std::optional<Value<T>> result;
  std::exception_ptr error;
  try {
    if constexpr (std::is_void_v<T>)
      co_await awaitable;
    else
      result.emplace(co_await awaitable);
  } catch (const std::exception&) {
    error = std::current_exception();
  }
  co_await limit.exit(error);
  if (error) std::rethrow_exception(error);
  if constexpr (!std::is_void_v<T>) co_return std::move(*result);
}

} // namespace loopscope::aio
