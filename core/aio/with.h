// `async with` with its body as a function: for what must know how it ended, as timeout() and TaskGroup.
//
// The body is a coroutine lambda, awaited inline:
//
//     co_await async_with(timeout(10), [&](Timeout&) -> Coro<void> {
//       co_await slow();
//     });
#pragma once

#include "core/aio/coroutine.h"

#include <exception>
#include <utility>

namespace loopscope::aio {

namespace detail {

/// Awaits the body of an `async with`: in the trace its frame is the one of the function it is in.
class [[nodiscard]] BodyAwaiter {
public:
  explicit BodyAwaiter(Coro<void> body) : body_(body.release()) {}
  bool await_ready() const { return false; }
  template <class P>
  auto await_suspend(std::coroutine_handle<P> frame) {
    body_frame().in_place = true;
    return body_.await_suspend(frame);
  }
  void await_resume() { body_.await_resume(); }

private:
  PromiseBase& body_frame() { return body_.promise(); }
  CoroutineAwaiter<void> body_;
};

} // namespace detail

/// Enters the context manager, awaits the body, and leaves the manager with what the body threw, or null.
/// M has `void enter()` and `Coro<void> exit(std::exception_ptr)`, which may throw something in its place;
/// what it does not, is thrown on. The manager and the body are kept until then.
template <class M, class Body>
Coro<void> async_with(M manager, Body body) {
  manager.enter();
  std::exception_ptr error;
  try {
    co_await detail::BodyAwaiter(body(manager));
  } catch (const std::exception&) {
    error = std::current_exception();
  }
  co_await manager.exit(error);
  if (error) std::rethrow_exception(error);
}

/// The same of a lock, a condition or a semaphore; the body has no argument.
template <class Lock, class Body>
requires requires(const Lock& lock) {
  lock.acquire(), lock.release();
}
Coro<void> async_with(Lock lock, Body body) {
  co_await lock.acquire();
  std::exception_ptr error;
  try {
    co_await detail::BodyAwaiter(body());
  } catch (const std::exception&) {
    error = std::current_exception();
  }
  lock.release(); // its error takes the place of the body's
  if (error) std::rethrow_exception(error);
}

} // namespace loopscope::aio
