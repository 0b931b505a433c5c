// Functions that block, run on threads: loop.run_in_executor and asyncio.to_thread.
#pragma once

#include "core/aio/event_loop.h"
#include "core/aio/task.h"
#include "core/aio/threads.h"
#include "core/aio/mutex.h"

#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace loopscope::aio {

class ThreadPoolExecutor;

namespace detail {

/// concurrent.futures.Future of one job, between the loop's thread and the one that runs it. What the loop's thread
/// reads of it was written before the job was handed back.
struct Job {
  enum class Status : std::uint8_t { queued, running, cancelled };
  virtual ~Job() = default;
  /// Runs the function and keeps what comes of it. On the executor's thread.
  virtual void work() = 0;
  /// Gives it to the future. On the loop's.
  virtual void settle(FutureBase& future) = 0;
  virtual std::string text() const = 0;
  std::exception_ptr error;
  Status status = Status::queued; // under the executor's mutex
  trace::ObjectId id = 0;
  Ref<FutureBase> future; // touched on the loop's thread alone
};

template <class R>
struct JobOf final : Job {
  explicit JobOf(std::function<R()> given) : function(std::move(given)) {}
  void work() override {
    try {
      if constexpr (std::is_void_v<R>) {
        function();
        result.emplace();
      } else {
        result.emplace(function());
      }
    } catch (const std::exception&) {
      error = std::current_exception();
    }
    function = nullptr;
  }
  void settle(FutureBase& future) override {
    if (error) return future.set_exception(error);
    auto& state = static_cast<FutureState<R>&>(future);
    state.set_value(std::move(*result));
  }
  std::string text() const override {
    if constexpr (std::is_void_v<R>)
      return "None";
    else
      return result ? repr(*result) : "";
  }
  std::function<R()> function;
  std::optional<Value<R>> result;
};

void submit(EventLoop& loop, const ThreadPoolExecutor* executor, std::shared_ptr<Job> job);

} // namespace detail

/// concurrent.futures.ThreadPoolExecutor: threads that take functions one after another. A thread is started when a
/// function is given and none is idle, up to `max_workers`. A reference, copied as Python copies references.
class ThreadPoolExecutor {
public:
  /// Python takes five more than the machine has processors, at most 32; this one the same on every machine.
  static constexpr int usual_workers = 8;

  explicit ThreadPoolExecutor(int max_workers = usual_workers, std::string thread_name_prefix = {});
  /// Executor.shutdown(wait): the threads end once there is nothing left to do.
  void shutdown(bool wait = true) const;

private:
  friend class EventLoop;
  friend void detail::submit(EventLoop& loop, const ThreadPoolExecutor* executor, std::shared_ptr<detail::Job> job);
  struct Pool;
  std::shared_ptr<Pool> pool_;
};

template <class F, class... Args>
auto EventLoop::run_in_executor(const ThreadPoolExecutor* executor, F function, Args... args) {
  using R = std::decay_t<std::invoke_result_t<F, Args...>>;
  check_closed();
  auto name = detail::callable_name(function);
  auto job =
      std::make_shared<detail::JobOf<R>>([function = std::move(function), ... args = std::move(args)]() mutable -> R {
        return std::invoke(function, args...);
      });
  if (recorder_) job->id = recorder_->new_object();
  Ref<FutureBase> future(new FutureState<R>(*this, trace::FutureKind::executor, job->id));
  job->future = future;
  if (recorder_)
    record(trace::event::job_submitted{
        .job = job->id, .function = recorder_->intern(name), .task = context_.task(), .future = future->id()});
  detail::submit(*this, executor, std::move(job));
  return Future<R>(std::move(future));
}

/// asyncio.to_thread: runs the function in the loop's default executor.
template <class F, class... Args>
auto to_thread(F function, Args... args) -> Coro<std::decay_t<std::invoke_result_t<F, Args...>>> {
  co_return co_await get_running_loop()->run_in_executor(nullptr, std::move(function), std::move(args)...);
}

} // namespace loopscope::aio
