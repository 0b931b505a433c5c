// Coroutines: Coro<T> is what calling an `async def` gives.
#pragma once

#include "core/aio/arguments.h"
#include "core/aio/context.h"
#include "core/aio/error.h"
#include "core/aio/future.h"
#include "core/aio/pool.h"
#include "core/trace/event.h"

#include <coroutine>
#include <exception>
#include <memory>
#include <optional>
#include <source_location>
#include <type_traits>
#include <utility>

namespace loopscope::aio {

class TaskBase;
template <class T>
class Coro;

/// What every coroutine's frame knows: who runs it, who awaits it, and where in the program it is.
class PromiseBase : public Pooled {
public:
  TaskBase* task = nullptr;             // the task that runs it, once it has begun
  PromiseBase* outer = nullptr;         // the coroutine that awaits it
  std::coroutine_handle<> continuation; // goes on when it ends
  std::source_location function;        // the coroutine function
  std::source_location where;           // its last co_await
  std::exception_ptr error;             // that left it
  trace::ObjectId id = 0;
  std::uint32_t depth = 0;          // how many coroutines await it, one through the other
  bool in_place = false;            // the body of an `async with`: a part of the function that awaits it
  std::unique_ptr<Shown> arguments; // of the call, where they are recorded

  static void* operator new(std::size_t size) { return pool_allocate(size); }
  static void operator delete(void* block, std::size_t size) noexcept { pool_free(block, size); }

  std::suspend_always initial_suspend() noexcept { return {}; }
  auto final_suspend() noexcept {
    struct Resume {
      bool await_ready() noexcept { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<>) noexcept { return next; }
      void await_resume() noexcept {}
      std::coroutine_handle<> next;
    };
    return Resume{continuation ? continuation : std::noop_coroutine()};
  }
  void unhandled_exception() noexcept { error = error_leaving("coroutine"); }

  /// Notes the line of a co_await, and passes awaiters through.
  template <class Awaiter>
  requires requires(Awaiter& awaiter) { awaiter.await_ready(); }
  Awaiter&& await_transform(Awaiter&& awaiter, std::source_location at = std::source_location::current()) {
    where = at;
    return std::forward<Awaiter>(awaiter);
  }
  /// An object with `operator co_await`, as Python's __await__.
  template <class Awaitable>
  requires requires(Awaitable&& object) { std::forward<Awaitable>(object).operator co_await(); }
  auto await_transform(Awaitable&& object, std::source_location at = std::source_location::current()) {
    where = at;
    return std::forward<Awaitable>(object).operator co_await();
  }
  template <class U>
  auto await_transform(Coro<U>&& coroutine, std::source_location at = std::source_location::current());
  template <class U>
  auto await_transform(Coro<U>& coroutine, std::source_location at = std::source_location::current());
  template <class U>
  FutureAwaiter<U> await_transform(const Future<U>& future, std::source_location at = std::source_location::current());
  /// A future that has no other owner.
  template <class U>
  FutureAwaiter<U> await_transform(Future<U>&& future, std::source_location at = std::source_location::current());

  /// The task that runs it. RuntimeError when none does: it is driven by hand (generator.h).
  TaskBase* running_task() const {
    if (!task) [[unlikely]]
      refuse_without_task();
    return task;
  }

  void created();
  void entered();
  void ended();

protected:
  /// The current exception, as it leaves a coroutine or generator: RuntimeError for StopIteration (PEP 479).
  static std::exception_ptr error_leaving(const char* what) noexcept;

private:
  [[noreturn]] static void refuse_without_task();
};

/// The part of a promise that keeps what the coroutine returns.
template <class T>
class Returned {
public:
  template <class U = T> // T for a list in braces
  requires std::convertible_to<U&&, T>
  void return_value(U&& given) { value.emplace(std::forward<U>(given)); }
  T take() { return std::move(*value); }
  std::optional<T> value;
};

template <>
class Returned<void> {
public:
  void return_void() {}
  void take() {}
};

template <class T>
class Promise final : public PromiseBase, public Returned<T> {
public:
  /// Gets what the coroutine function was called with.
  template <class... Arguments>
  explicit Promise(const Arguments&... given) {
    if (const RunContext& here = context(); here.recorder && !here.signatures.empty()) [[unlikely]]
      arguments = std::make_unique<Shown>(Shown{detail::shown(given)...});
  }
  Coro<T> get_return_object(std::source_location at = std::source_location::current());
};

/// A coroutine object. Calling a coroutine function makes one and runs nothing; it runs when it is
/// awaited, once, inline, or when a task is made of it. One that is dropped unused is reported, as
/// Python's "coroutine 'x' was never awaited". Owns its frame; movable.
template <class T>
class [[nodiscard]] Coro {
public:
  using promise_type = Promise<T>;
  using Frame = std::coroutine_handle<promise_type>;

  Coro() = default;
  explicit Coro(Frame frame) : frame_(frame) {}
  Coro(Coro&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
  Coro& operator=(Coro&& other) noexcept {
    std::swap(frame_, other.frame_);
    return *this;
  }
  ~Coro() { drop(); }

  explicit operator bool() const { return static_cast<bool>(frame_); }
  /// coroutine.close() of one that has not begun: drops it without a report.
  void close() {
    if (!frame_) return;
    frame_.promise().ended();
    RefCounted::destroy_frame(std::exchange(frame_, nullptr));
  }
  /// Gives the frame away, to the code that runs it. Throws RuntimeError when it was awaited before.
  Frame release() {
    if (!frame_) throw RuntimeError("cannot reuse already awaited coroutine");
    return std::exchange(frame_, nullptr);
  }

private:
  void drop() {
    if (frame_) {
      report_never_awaited(frame_.promise());
      RefCounted::destroy_frame(frame_);
    }
  }
  static void report_never_awaited(PromiseBase& promise);
  Frame frame_;
};

namespace detail {
void report_never_awaited(PromiseBase& promise);

/// How many coroutines may await each other in a task. CPython's limit is 1000 frames, asyncio's own
/// included, so its chains end some twenty sooner.
inline constexpr std::uint32_t recursion_limit = 1000;
[[noreturn]] void throw_recursion_error();

/// Runs a coroutine inline: no turn of the loop lies between it and the one that awaits it.
template <class T, class Own = Promise<T>>
class [[nodiscard]] CoroutineAwaiter {
public:
  explicit CoroutineAwaiter(std::coroutine_handle<Own> frame) : frame_(frame) {}
  CoroutineAwaiter(const CoroutineAwaiter&) = delete;
  CoroutineAwaiter& operator=(const CoroutineAwaiter&) = delete;
  ~CoroutineAwaiter() {
    if (frame_) frame_.destroy();
  }
  bool await_ready() const { return false; }
  template <class P>
  std::coroutine_handle<> await_suspend(std::coroutine_handle<P> awaiting) {
    PromiseBase& outer = awaiting.promise();
    PromiseBase& inner = frame_.promise();
    inner.task = outer.task;
    inner.outer = &outer;
    inner.continuation = awaiting;
    inner.depth = outer.depth + 1;
    if (inner.depth >= recursion_limit) [[unlikely]] {
      inner.ended();
      throw_recursion_error();
    }
    inner.entered();
    if (inner.id != 0) twin_line_ = context().twin_line;
    return frame_;
  }
  PromiseBase& promise() { return frame_.promise(); }
  T await_resume() {
    frame_.promise().ended();
    if (frame_.promise().id != 0) context().twin_line = twin_line_;
    if (frame_.promise().error) std::rethrow_exception(frame_.promise().error);
    return frame_.promise().take();
  }

private:
  std::coroutine_handle<Own> frame_;
  std::uint32_t twin_line_ = 0; // of the co_await on it, when that is recorded
};
} // namespace detail

template <class T>
void Coro<T>::report_never_awaited(PromiseBase& promise) {
  detail::report_never_awaited(promise);
}

template <class U>
auto PromiseBase::await_transform(Coro<U>&& coroutine, std::source_location at) {
  where = at;
  return detail::CoroutineAwaiter<U>(coroutine.release());
}
template <class U>
auto PromiseBase::await_transform(Coro<U>& coroutine, std::source_location at) {
  where = at;
  return detail::CoroutineAwaiter<U>(coroutine.release());
}

template <class T>
Coro<T> Promise<T>::get_return_object(std::source_location at) {
  function = at;
  created();
  return Coro<T>(std::coroutine_handle<Promise<T>>::from_promise(*this));
}

} // namespace loopscope::aio
