#include "app/desktop/run_pacer.h"

#include "core/aio/context.h"

#include <algorithm>
#include <chrono>

namespace loopscope::app {

namespace {

std::int64_t steady_now() {
  return std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count();
}

} // namespace

std::int64_t RunPacer::clock() const {
  const std::int64_t begin = clock_begin_.load(std::memory_order_acquire);
  return begin < 0 ? 0 : steady_now() - begin;
}

void RunPacer::before_callback(std::int64_t now) {
  if (real_) clock_begin_.store(steady_now() - now, std::memory_order_release);
  time_ = now;
  pass();
}

// A wait is not paused, but the callbacks after it are: in virtual time a wait takes no time, and real time goes on.
void RunPacer::before_wait(std::int64_t) {
  if (aborted_.load(std::memory_order_acquire)) throw aio::RunAborted{};
}

void RunPacer::record(const trace::Event& event) {
  aio::RunContext& run = aio::context();
  if (real_ && run.recorder) run.record(event);
}

bool RunPacer::may_go() const {
  return !at_limit() && (left_ > 0 || time_ <= until_ || free_.load(std::memory_order_acquire));
}

void RunPacer::pass() {
  if (aborted_.load(std::memory_order_acquire)) throw aio::RunAborted{};
  if (++passed_ > limit_)
    at_limit_.store(true, std::memory_order_release);
  else if (free_.load(std::memory_order_acquire))
    return;
  bool pauses = false;
  {
    const aio::MutexLock lock(mutex_);
    pauses = !may_go();
    if (pauses) {
      record(trace::event::run_paused{}); // before on_stand reports that it is paused
      held_.store(true, std::memory_order_release);
    }
  }
  if (pauses && on_stand) on_stand();
  const aio::MutexLock lock(mutex_);
  if (pauses) {
    // Who resumes it and pauses it before it has woken finds it paused.
    for (; !aborted_.load(std::memory_order_acquire) && !may_go(); let_.wait(mutex_))
      held_.store(true, std::memory_order_release);
    record(trace::event::run_resumed{});
    held_.store(false, std::memory_order_release);
  }
  if (aborted_.load(std::memory_order_acquire)) throw aio::RunAborted{};
  if (left_ > 0) --left_;
}

void RunPacer::resume_until(std::int64_t time) {
  {
    const aio::MutexLock lock(mutex_);
    until_ = time;
    // Asked more than once, it must not seem to be paused; it runs one callback in any case.
    left_ = std::max<std::uint64_t>(left_, 1);
    if (!at_limit()) held_.store(false, std::memory_order_release);
  }
  let_.notify_all();
}

void RunPacer::resume(std::uint64_t callbacks) {
  {
    const aio::MutexLock lock(mutex_);
    left_ = callbacks;
    // From here on it is not paused: a caller that looks before its thread has woken must not ask again.
    if (callbacks > 0 && !at_limit()) held_.store(false, std::memory_order_release);
  }
  let_.notify_all();
}

void RunPacer::resume_freely() {
  {
    const aio::MutexLock lock(mutex_);
    free_.store(true, std::memory_order_release);
    if (!at_limit()) held_.store(false, std::memory_order_release);
  }
  let_.notify_all();
}

void RunPacer::pause() {
  const aio::MutexLock lock(mutex_);
  free_.store(false, std::memory_order_release);
  left_ = 0;
  until_ = -1;
}

void RunPacer::wake() {
  { const aio::MutexLock lock(mutex_); }
  let_.notify_all();
}

void RunPacer::end() {
  ended_.store(true, std::memory_order_release);
  if (on_stand) on_stand();
}

} // namespace loopscope::app
