// Python's generators: functions that yield, and coroutines that are driven by hand.
#pragma once

#include "core/aio/coroutine.h"
#include "core/aio/error.h"
#include "core/aio/task.h"
#include "core/aio/text.h"

#include <any>
#include <coroutine>
#include <exception>
#include <optional>
#include <source_location>
#include <string>
#include <utility>

namespace loopscope::aio {

/// The generator has returned; `value` is what.
class StopIteration : public Exception {
public:
  StopIteration() = default;
  explicit StopIteration(std::any value) : value_(std::move(value)) {}
  /// TypeError when the value is of another type, or None.
  template <class R>
  R value() const {
    if (const R* value = std::any_cast<R>(&value_)) return *value;
    throw TypeError("the value of StopIteration is of another type");
  }

private:
  std::any value_;
};

namespace detail {

/// Between the outermost generator, which is driven, and the innermost, which yields: what goes out and what comes in.
struct Exchange {
  std::coroutine_handle<> resume_point; // the innermost suspended frame; null before the beginning
  std::any yielded;
  std::any sent; // empty: None
  std::exception_ptr thrown;
  bool running = false;
  std::uint32_t twin_line = 0; // where it has yielded, when that is recorded
};

class GeneratorPromiseBase : public PromiseBase {
public:
  void unhandled_exception() noexcept { error = error_leaving("generator"); }
  Exchange exchange; // of one that is driven
};

/// Of a coroutine or generator that no task runs: a generator is the outermost then.
Exchange& exchange_of(PromiseBase& promise);

/// Yields a Y to the code that drives it, and gives the S that is sent back. To a task None is a bare yield, and
/// anything else is wrong.
template <class Y, class S>
class [[nodiscard]] YieldAwaiter {
public:
  explicit YieldAwaiter(Y value) : value_(std::move(value)) {}
  bool await_ready() const { return false; }
  template <class P>
  void await_suspend(std::coroutine_handle<P> frame) {
    promise_ = &frame.promise();
    if (promise_->task) {
      if constexpr (std::same_as<Y, None>)
        return promise_->task->yield_from(frame, *promise_);
      else
        return promise_->task->bad_yield(repr(value_), frame, *promise_);
    }
    Exchange& exchange = exchange_of(*promise_);
    exchange.yielded = std::move(value_);
    exchange.resume_point = frame;
  }
  S await_resume() {
    std::any sent; // by a task: None
    if (promise_->task) {
      promise_->task->raise_thrown();
    } else {
      Exchange& exchange = exchange_of(*promise_);
      if (exchange.thrown) std::rethrow_exception(std::exchange(exchange.thrown, nullptr));
      sent = std::exchange(exchange.sent, {});
    }
    if constexpr (std::same_as<S, None>) return None{};
    if (S* value = std::any_cast<S>(&sent)) return std::move(*value);
    throw TypeError(sent.has_value() ? "a value of another type was sent" : "None was sent where a value is needed");
  }

private:
  Y value_;
  PromiseBase* promise_ = nullptr;
};

template <class Y, class S, class R>
class GeneratorPromise;

} // namespace detail

/// A generator object (PEP 342, 380, 479): `co_yield y` hands a Y to the code that drives it; its value is the S that
/// is sent, `co_await yield_from(...)` delegates to another generator or to a coroutine, and what is returned is the
/// value of StopIteration. Calling the function makes one and runs nothing.
///
/// A Coro converts to it: coroutine.send(...) in Python. Such a coroutine yields by what it awaits in the end; where it
/// awaits what needs a task (a future, a sleep), RuntimeError is raised there.
/// A coroutine can await a generator, as one made by types.coroutine; a task that gets what it yields refuses it
/// ("Task got bad yield"), but for None: a bare yield.
///
/// Owns its frame, and through it those that it delegates to; dropped, it is closed: its objects are destroyed.
template <class Y, class S = None, class R = void>
class [[nodiscard]] Generator {
public:
  using promise_type = detail::GeneratorPromise<Y, S, R>;
  using Frame = std::coroutine_handle<promise_type>;

  explicit Generator(Frame frame) : frame_(frame) {}
  Generator(Coro<R> coroutine) : Generator(delegate(std::move(coroutine))) {}
  Generator(Generator&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
  Generator& operator=(Generator&& other) noexcept {
    std::swap(frame_, other.frame_);
    return *this;
  }
  ~Generator() { close(); }

  /// next(generator), generator.send(None)
  Y next() { return send({}); }
  /// generator.send: goes on with this value, to the next yield; no value: None. StopIteration at the end, and after
  /// it; errors that leave the generator. TypeError when it has not begun and is sent something; ValueError when it
  /// runs already.
  Y send(std::optional<S> value) {
    if (!frame_ || frame_.done()) throw StopIteration();
    check_not_running();
    if constexpr (!std::same_as<S, None>) {
      if (value && !begun()) throw TypeError("can't send non-None value to a just-started generator");
      exchange().sent = value ? std::any(std::move(*value)) : std::any();
    }
    return resume();
  }
  /// generator.throw: raises the exception where the generator is suspended; one that has not started ends with it.
  Y throw_(std::exception_ptr error) {
    if (frame_ && !frame_.done()) {
      check_not_running();
      if (begun()) {
        exchange().thrown = std::move(error);
        return resume();
      }
      close();
    }
    std::rethrow_exception(std::move(error));
  }
  template <class E>
  requires std::derived_from<E, std::exception> Y throw_(E error) {
    return throw_(std::make_exception_ptr(std::move(error)));
  }

  /// For who delegates to it. RuntimeError when it has begun.
  Frame release() {
    if (!frame_ || begun()) throw RuntimeError("cannot delegate to a generator that has begun");
    return std::exchange(frame_, nullptr);
  }
  auto operator co_await() { return detail::CoroutineAwaiter<R, promise_type>(release()); }

private:
  static Generator delegate(Coro<R> coroutine);
  detail::Exchange& exchange() { return frame_.promise().exchange; }
  bool begun() { return exchange().resume_point != nullptr; }
  void check_not_running() {
    if (exchange().running) throw ValueError("generator already executing");
  }
  Y resume();
  void close() {
    if (!frame_) return;
    if (!frame_.done()) frame_.promise().ended();
    RefCounted::destroy_frame(std::exchange(frame_, nullptr));
  }
  Frame frame_;
};

namespace detail {

template <class Y, class S, class R>
class GeneratorPromise final : public GeneratorPromiseBase, public Returned<R> {
public:
  Generator<Y, S, R> get_return_object(std::source_location at = std::source_location::current()) {
    function = at;
    created();
    return Generator<Y, S, R>(std::coroutine_handle<GeneratorPromise>::from_promise(*this));
  }
  YieldAwaiter<Y, S> yield_value(Y value, std::source_location at = std::source_location::current()) {
    where = at;
    return YieldAwaiter<Y, S>(std::move(value));
  }
  /// Of yield_from: a generator awaits nothing else.
  template <class T, class Own>
  CoroutineAwaiter<T, Own>&& await_transform(CoroutineAwaiter<T, Own>&& inner,
                                             std::source_location at = std::source_location::current()) {
    where = at;
    return std::move(inner);
  }
};

} // namespace detail

/// Python's `yield from`, in a generator: co_await yield_from(inner()). Gives what the inner one returns; what is sent
/// and thrown goes to it.
template <class Y, class S, class R>
auto yield_from(Generator<Y, S, R> inner) {
  return inner.operator co_await();
}
template <class R>
auto yield_from(Coro<R> inner) {
  return detail::CoroutineAwaiter<R>(inner.release());
}

template <class Y, class S, class R>
Generator<Y, S, R> Generator<Y, S, R>::delegate(Coro<R> coroutine) {
  co_return co_await yield_from(std::move(coroutine));
}

template <class Y, class S, class R>
Y Generator<Y, S, R>::resume() {
  promise_type& promise = frame_.promise();
  detail::Exchange& exchange = promise.exchange;
  if (!begun()) {
    exchange.resume_point = frame_;
    promise.entered();
  }
  exchange.running = true;
  {
    LineScope lines;
    if (exchange.twin_line != 0) at_line(exchange.twin_line);
    exchange.resume_point.resume();
    exchange.twin_line = context().twin_line;
    if (frame_.done()) promise.ended();
  }
  exchange.running = false;
  if (!frame_.done()) {
    if (Y* yielded = std::any_cast<Y>(&exchange.yielded)) return std::move(*yielded);
    throw TypeError("what was yielded is of another type than the generator's");
  }
  if (promise.error) std::rethrow_exception(std::exchange(promise.error, nullptr));
  if constexpr (std::is_void_v<R>)
    throw StopIteration();
  else
    throw StopIteration(std::any(promise.take()));
}

} // namespace loopscope::aio
