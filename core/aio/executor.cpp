#include "core/aio/executor.h"

#include "core/aio/thread.h"

namespace loopscope::aio {

using detail::Job;
namespace event = trace::event;

/// Between the loop's thread, which gives jobs, and the threads that do them.
struct ThreadPoolExecutor::Pool {
  Pool(int most, std::string name_prefix) : max_workers(most), prefix(std::move(name_prefix)) {}

  const int max_workers;
  const std::string prefix;
  std::unique_ptr<ThreadSemaphore> jobs_there; // one for each in the queue, and one for each thread that is to end
  std::unique_ptr<ThreadSemaphore> ended;      // one for each thread that has

  Mutex mutex;
  std::deque<std::shared_ptr<Job>> queue GUARDED_BY(mutex);
  int workers GUARDED_BY(mutex) = 0;
  int idle GUARDED_BY(mutex) = 0; // workers that have done a job and were not given another
  bool shut_down GUARDED_BY(mutex) = false;

  void work(EventLoop& loop);
};

namespace {

/// futures._chain_future.<locals>._set_state
class JobDone final : public Handle {
public:
  JobDone(EventLoop& loop, std::shared_ptr<Job> job)
      : Handle(&loop, trace::CallbackKind::job_done), job_(std::move(job)) {}
  ~JobDone() override {
    job_->future = nullptr;
    job_->error = nullptr; // it ends here, where it was told, and not on the thread that holds the job last
  }
  void run() override {
    if (!job_->future->done()) job_->settle(*job_->future);
  }

protected:
  std::uint32_t object(EventLoop&) const override { return job_->future->id(); }

private:
  std::shared_ptr<Job> job_;
};

/// futures._chain_future.<locals>._call_check_cancel: a job that has not begun will not.
class CheckCancel final : public DoneCallback {
public:
  CheckCancel(EventLoop& loop, Mutex& mutex, std::shared_ptr<Job> job, std::shared_ptr<void> keeps_mutex)
      : DoneCallback(&loop, trace::CallbackKind::call), mutex_(mutex), job_(std::move(job)),
        keeps_mutex_(std::move(keeps_mutex)) {}
  void run() override {
    if (!future_->cancelled()) return;
    {
      const MutexLock lock(mutex_);
      if (job_->status != Job::Status::queued) return;
      job_->status = Job::Status::cancelled;
    }
    EventLoop& loop = future_->loop();
    if (loop.recorder()) loop.record(event::job_ended{.outcome = trace::Outcome::cancelled, .job = job_->id});
    loop.call_soon_handle(Ref<Handle>(new JobDone(loop, job_)), 0);
  }

protected:
  std::uint32_t object(EventLoop& loop) const override {
    return loop.recorder()->intern("_chain_future.<locals>._call_check_cancel");
  }

private:
  Mutex& mutex_;
  std::shared_ptr<Job> job_;
  std::shared_ptr<void> keeps_mutex_;
};

} // namespace

ThreadPoolExecutor::ThreadPoolExecutor(int max_workers, std::string thread_name_prefix)
    : pool_(std::make_shared<Pool>(max_workers, std::move(thread_name_prefix))) {
  if (max_workers <= 0) throw ValueError("max_workers must be greater than 0");
}

void ThreadPoolExecutor::shutdown(bool wait) const {
  int workers = 0;
  {
    const MutexLock lock(pool_->mutex);
    if (!pool_->shut_down) workers = pool_->workers;
    pool_->shut_down = true;
  }
  for (int i = 0; i < workers; ++i) pool_->jobs_there->release();
  for (int i = 0; wait && i < workers; ++i) pool_->ended->acquire();
}

void detail::submit(EventLoop& loop, const ThreadPoolExecutor* executor, std::shared_ptr<Job> job) {
  const std::shared_ptr<ThreadPoolExecutor::Pool>& pool = (executor ? *executor : loop.default_executor()).pool_;
  job->future->add_callback(Ref<DoneCallback>(new CheckCancel(loop, pool->mutex, job, pool)));
  int thread = 0; // to be started, from 1
  {
    const MutexLock lock(pool->mutex);
    if (pool->shut_down) throw RuntimeError("cannot schedule new futures after shutdown");
    if (!pool->jobs_there) {
      pool->jobs_there = loop.selector().threads().make_semaphore();
      pool->ended = loop.selector().threads().make_semaphore();
    }
    pool->queue.push_back(std::move(job));
    if (pool->idle > 0) {
      --pool->idle;
    } else if (pool->workers < pool->max_workers) {
      thread = ++pool->workers;
    }
  }
  pool->jobs_there->release();
  if (!thread) return;
  start_thread(loop, pool->prefix + "_" + std::to_string(thread - 1), 0, [pool, &loop] { pool->work(loop); });
}

/// concurrent.futures.thread._worker
void ThreadPoolExecutor::Pool::work(EventLoop& loop) {
  while (true) {
    jobs_there->acquire();
    std::shared_ptr<Job> job;
    {
      const MutexLock lock(mutex);
      if (queue.empty()) break;
      job = std::move(queue.front());
      queue.pop_front();
      if (job->status == Job::Status::queued) job->status = Job::Status::running;
    }
    if (job->status == Job::Status::running) {
      RunContext& here = context();
      if (here.recorder) here.record(event::job_begun{.job = job->id, .thread = here.thread});
      job->work();
      if (here.recorder)
        here.record(event::job_ended{.outcome = job->error ? trace::Outcome::exception : trace::Outcome::result,
                                     .job = job->id,
                                     .text = here.recorder->intern(job->error ? describe(job->error) : job->text())});
      loop.add_from_thread("_chain_future.<locals>._set_state",
                           [&loop, job] { return Ref<Handle>(new JobDone(loop, job)); });
    }
    const MutexLock lock(mutex);
    ++idle;
  }
  ended->release();
}

const ThreadPoolExecutor& EventLoop::default_executor() {
  if (!default_executor_)
    default_executor_ = std::make_unique<ThreadPoolExecutor>(ThreadPoolExecutor::usual_workers, "asyncio");
  return *default_executor_;
}

void EventLoop::set_default_executor(ThreadPoolExecutor executor) {
  default_executor_ = std::make_unique<ThreadPoolExecutor>(std::move(executor));
}

/// BaseEventLoop.shutdown_default_executor, with its thread _do_shutdown.
Coro<void> EventLoop::shutdown_default_executor() {
  if (!default_executor_) co_return;
  Future<void> done = create_future();
  Thread thread(named("_do_shutdown", [this, executor = *default_executor_, done = done.state().get()] {
    executor.shutdown();
    add_from_thread("Future.set_result", [this, done] {
      return make_call<Handle>(detail::NamedCall{{"Future.set_result"},
                                                 [done = Future<void>(Ref<FutureBase>(done))] { done.set_result(); }});
    });
  }));
  thread.start();
  co_await done;
  thread.join();
}

} // namespace loopscope::aio
