// asyncio.run_coroutine_threadsafe: a coroutine for a loop, from another thread.
#pragma once

#include "core/aio/event_loop.h"
#include "core/aio/threads.h"
#include "core/aio/mutex.h"

#include <exception>
#include <memory>
#include <optional>
#include <utility>

namespace loopscope::aio {

/// concurrent.futures.Future of a coroutine that runs on another thread's loop. A reference; used on any thread of the
/// loop's world, while the loop is there.
template <class T>
class ConcurrentFuture {
public:
  /// The calling thread is blocked until it is done; then its result, or its error, or CancelledError. On the loop's
  /// own thread it would wait for itself.
  T result() const {
    state_->settled->acquire();
    state_->settled->release(); // it may be asked again
    const MutexLock lock(state_->mutex);
    if (state_->error) std::rethrow_exception(state_->error);
    if constexpr (!std::is_void_v<T>) return *state_->value;
  }
  bool done() const {
    const MutexLock lock(state_->mutex);
    return state_->value || state_->error;
  }
  /// Cancels the task; false when it is done.
  bool cancel() const {
    if (done()) return false;
    state_->loop.call_soon_threadsafe(named("Task.cancel", [state = state_] {
      if (state->task) state->task->cancel();
    }));
    return true;
  }

private:
  template <class U>
  friend ConcurrentFuture<U> run_coroutine_threadsafe(Coro<U> coroutine, EventLoop& loop);

  struct State {
    explicit State(EventLoop& of) : loop(of), settled(of.selector().threads().make_semaphore()) {}
    /// futures._set_state, on the loop's thread.
    void settle(const Future<T>& from) {
      {
        const MutexLock lock(mutex);
        try {
          if constexpr (std::is_void_v<T>) {
            from.result();
            value.emplace();
          } else {
            value.emplace(from.result());
          }
        } catch (const BaseException&) {
          error = std::current_exception();
        }
      }
      task = nullptr;
      settled->release();
    }
    EventLoop& loop;
    std::unique_ptr<ThreadSemaphore> settled;
    Ref<FutureBase> task; // touched on the loop's thread alone
    Mutex mutex;
    std::optional<Value<T>> value GUARDED_BY(mutex);
    std::exception_ptr error GUARDED_BY(mutex);
  };
  explicit ConcurrentFuture(std::shared_ptr<State> state) : state_(std::move(state)) {}
  std::shared_ptr<State> state_;
};

/// Makes a task of the coroutine, on the loop's thread. Any thread. RuntimeError when the loop is closed.
template <class T>
ConcurrentFuture<T> run_coroutine_threadsafe(Coro<T> coroutine, EventLoop& loop) {
  auto state = std::make_shared<typename ConcurrentFuture<T>::State>(loop);
  loop.call_soon_threadsafe(named("run_coroutine_threadsafe.<locals>.callback",
                                  [state, own = std::make_shared<Coro<T>>(std::move(coroutine))] {
                                    Task<T> task = state->loop.create_task(std::move(*own));
                                    state->task = task.state();
                                    task.add_done_callback(named("_chain_future.<locals>._call_set_state",
                                                                 [state](Future<T> done) { state->settle(done); }));
                                  }));
  return ConcurrentFuture<T>(std::move(state));
}

} // namespace loopscope::aio
