// asyncio.gather
#pragma once

#include "core/aio/event_loop.h"
#include "core/aio/lock.h"
#include "core/aio/sleep.h"

#include <exception>
#include <functional>
#include <string>
#include <tuple>
#include <type_traits>
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

namespace loopscope::aio {

/// The results of a gather whose children are of several types: to Python a list, as which it is written.
template <class... T>
class Results : public std::tuple<T...> {
public:
  using std::tuple<T...>::tuple;
  friend std::string repr(const Results& results) {
    return std::apply(
        [](const auto&... item) { return "[" + detail::joined(std::vector{repr(item)...}, std::identity()) + "]"; },
        static_cast<const std::tuple<T...>&>(results));
  }
};

/// asyncio.ensure_future: a coroutine becomes a task, a future stays what it is.
template <class T>
Future<T> ensure_future(Coro<T> coroutine) {
  return get_running_loop()->create_task(std::move(coroutine));
}
template <class T>
Future<T> ensure_future(Future<T> future) {
  return future;
}
inline Future<void> ensure_future(Sleep&& sleep) {
  return ensure_future(Coro<void>(std::move(sleep)));
}
inline Future<bool> ensure_future(LockAwaiter&& acquire) {
  return ensure_future(Coro<bool>(std::move(acquire)));
}

/// gather's `return_exceptions=True`, as the first argument.
struct ReturnExceptions {};
inline constexpr ReturnExceptions return_exceptions{};

/// What return_exceptions puts in a result's place: a value, or the error.
template <class T>
class Result {
public:
  Result() = default;
  Result(Value<T> value) : outcome_(std::move(value)) {}
  Result(std::exception_ptr error) : outcome_(std::move(error)) {}
  bool failed() const { return std::holds_alternative<std::exception_ptr>(outcome_); }
  const Value<T>& value() const { return std::get<Value<T>>(outcome_); }
  std::exception_ptr error() const { return failed() ? std::get<std::exception_ptr>(outcome_) : nullptr; }
  friend std::string repr(const Result& result) { return repr(result.outcome_); }

private:
  std::variant<Value<T>, std::exception_ptr> outcome_;
};

namespace detail {

/// _GatheringFuture: cancelling it cancels the children.
class GatherState {
public:
  virtual ~GatherState() = default;
  virtual void collect() = 0;             // puts the children's results together, in order
  std::vector<Ref<FutureBase>> children;  // as the arguments were
  std::vector<Ref<FutureBase>> were_done; // of them, once each, those that were when they were given
  std::unordered_set<const FutureBase*> seen;
  std::size_t to_come = 0; // children that are not done
  bool return_exceptions = false;
  bool cancel_requested = false;
  bool made = false; // all of its arguments were taken: until then there is no gather for their callbacks
};

void add_child(FutureBase& outer, GatherState& state, Ref<FutureBase> child);
/// All of its children are there: only now is it made, in the trace as in CPython, and learns of those that were done
/// already, at once (up to 3.11 by a callback in the next turn).
void children_complete(FutureBase& outer, GatherState& state);
/// The loop that all children must have: the running one, or the first child's.
EventLoop& loop_of_gather(const FutureBase& first);
/// ValueError, in asyncio's words, for a future of another loop.
void check_loop(const FutureBase& future, const EventLoop& loop);
bool cancel_children(GatherState& state, const std::optional<std::string>& message);

/// L: the list that it results in; Collect makes one of the children, all done.
template <class L, class Collect>
class GatherFuture final : public FutureState<L>, public GatherState {
public:
  GatherFuture(EventLoop& loop, bool exceptions, Collect collect_results)
      : FutureState<L>(loop, trace::FutureKind::gather, FutureBase::Unannounced{}),
        collect_(std::move(collect_results)) {
    this->return_exceptions = exceptions;
  }
  bool cancel(std::optional<std::string> message) override { return !this->done() && cancel_children(*this, message); }
  void collect() override { this->value.emplace(collect_(this->children)); }

private:
  Collect collect_;
};

template <class T>
Value<T> value_of(const Ref<FutureBase>& child) {
  child->raise_unless_result();
  return *static_cast<Value<T>*>(child->value_address());
}
template <class T>
Result<T> result_of(const Ref<FutureBase>& child) {
  if (child->cancelled()) return Result<T>(child->cancelled_result());
  if (std::exception_ptr error = child->exception()) return Result<T>(error);
  return Result<T>(value_of<T>(child));
}

/// `give` is called with a function that takes the children, one after the other: each has its
/// callback before the next becomes a task, as in CPython.
template <class L, class Collect, class Give>
Future<L> make_gather(bool exceptions, Collect collect, Give give) {
  Ref<GatherFuture<L, Collect>> outer;
  give([&](Ref<FutureBase> child) {
    if (!outer)
      outer = Ref<GatherFuture<L, Collect>>(new GatherFuture<L, Collect>(loop_of_gather(*child), exceptions, collect));
    add_child(*outer, *outer, std::move(child));
  });
  if (outer) {
    children_complete(*outer, *outer);
    return Future<L>(Ref<FutureBase>(outer.get()));
  }
  auto empty = get_running_loop()->create_future<L>();
  empty.set_result(collect({}));
  return empty;
}

template <class T>
auto list_of_values(const std::vector<Ref<FutureBase>>& children) {
  std::vector<Value<T>> list;
  for (const auto& child : children) list.push_back(value_of<T>(child));
  return list;
}
template <class T>
auto list_of_results(const std::vector<Ref<FutureBase>>& children) {
  std::vector<Result<T>> list;
  for (const auto& child : children) list.push_back(result_of<T>(child));
  return list;
}

template <class F>
struct ResultOf;
template <class T>
struct ResultOf<Future<T>> {
  using type = T;
};
template <class A>
using ResultType = typename ResultOf<decltype(ensure_future(std::declval<A>()))>::type;

template <bool Exceptions, class... A, std::size_t... I>
auto gather_mixed(std::index_sequence<I...>, A&&... awaitables) {
  auto give = [&](auto add) { (add(ensure_future(std::forward<A>(awaitables)).state()), ...); };
  if constexpr (Exceptions) {
    using L = Results<Result<ResultType<A>>...>;
    auto collect = [](const std::vector<Ref<FutureBase>>& done) { return L(result_of<ResultType<A>>(done[I])...); };
    return make_gather<L>(true, collect, give);
  } else {
    using L = Results<Value<ResultType<A>>...>;
    auto collect = [](const std::vector<Ref<FutureBase>>& done) { return L(value_of<ResultType<A>>(done[I])...); };
    return make_gather<L>(false, collect, give);
  }
}

/// All children of one type: their results make a vector.
template <bool Exceptions, class T, class Give>
auto gather_alike(Give give) {
  if constexpr (Exceptions)
    return make_gather<std::vector<Result<T>>>(true, &list_of_results<T>, give);
  else
    return make_gather<std::vector<Value<T>>>(false, &list_of_values<T>, give);
}

template <bool Exceptions, class A, class... Rest>
auto gather_arguments(A&& first, Rest&&... rest) {
  if constexpr ((std::is_same_v<ResultType<A>, ResultType<Rest>> && ...))
    return gather_alike<Exceptions, ResultType<A>>([&](auto add) {
      add(ensure_future(std::forward<A>(first)).state());
      (add(ensure_future(std::forward<Rest>(rest)).state()), ...);
    });
  else
    return gather_mixed<Exceptions>(std::index_sequence_for<A, Rest...>(), std::forward<A>(first),
                                    std::forward<Rest>(rest)...);
}

template <bool Exceptions, class A>
auto gather_list(std::vector<A> awaitables) {
  return gather_alike<Exceptions, ResultType<A>>([&](auto add) {
    for (A& awaitable : awaitables) add(ensure_future(std::move(awaitable)).state());
  });
}

} // namespace detail

/// asyncio.gather: a future of the results in the order of the arguments: a vector when all are of
/// one type (None for void), otherwise Results. Coroutines become tasks at once. The first error
/// settles it; the other children go on.
template <class A, class... Rest>
auto gather(A&& first, Rest&&... rest) {
  return detail::gather_arguments<false>(std::forward<A>(first), std::forward<Rest>(rest)...);
}
/// With return_exceptions=True: errors are results like any other.
template <class A, class... Rest>
auto gather(ReturnExceptions, A&& first, Rest&&... rest) {
  return detail::gather_arguments<true>(std::forward<A>(first), std::forward<Rest>(rest)...);
}
/// gather(*awaitables)
template <class A>
auto gather(std::vector<A> awaitables) {
  return detail::gather_list<false>(std::move(awaitables));
}
template <class A>
auto gather(ReturnExceptions, std::vector<A> awaitables) {
  return detail::gather_list<true>(std::move(awaitables));
}
/// gather(): an empty list, at once.
inline Future<std::vector<None>> gather() {
  return detail::gather_list<false>(std::vector<Future<void>>());
}

} // namespace loopscope::aio

// auto [a, b] = co_await gather(...)
template <class... T>
struct std::tuple_size<loopscope::aio::Results<T...>> : std::tuple_size<std::tuple<T...>> {};
template <std::size_t I, class... T>
struct std::tuple_element<I, loopscope::aio::Results<T...>> : std::tuple_element<I, std::tuple<T...>> {};
