// Pauses a run's loop, and resumes it only as far as the viewer has come.
#pragma once

#include "app/shell/feed.h"
#include "core/aio/mutex.h"
#include "core/aio/pacer.h"
#include "core/trace/event.h"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>

namespace loopscope::app {

/// Starts paused, before the first callback. The Pacer's half is called by the loop's thread, everything else by any
/// other thread, which never waits. The trace of a real-time run records when it is paused and when it resumes or is
/// ended; in virtual time a pause takes no time and is not recorded.
class RunPacer final : public aio::Pacer, public Feed {
public:
  /// `real`: it runs in real time.
  explicit RunPacer(std::uint64_t limit = default_limit, bool real = false) : limit_(limit), real_(real) {}

  void before_callback(std::int64_t now) override;
  void before_wait(std::int64_t time) override;

  void resume(std::uint64_t callbacks) override;
  void resume_until(std::int64_t time) override;
  void resume_freely() override;
  void pause() override;
  bool growing() const override { return !ended_.load(std::memory_order_acquire) && !at_limit(); }
  bool paused() const override { return held_.load(std::memory_order_acquire) || !growing(); }
  /// The run was stopped for good: it has made as many callbacks as it may.
  bool at_limit() const override { return at_limit_.load(std::memory_order_acquire); }
  bool real() const override { return real_; }
  /// 0 before the first callback.
  std::int64_t clock() const override;

  /// Ends the run at its next callback or wait. May be called from a signal handler; a paused loop stays paused
  /// until wake().
  void abort() { aborted_.store(true, std::memory_order_release); }
  void wake();
  /// The run's thread says that its trace will not grow any more.
  void end();

  /// Called on the loop's thread whenever it pauses, and at its end. Set before the run begins.
  std::function<void()> on_stand;

private:
  void pass();
  bool may_go() const REQUIRES(mutex_);
  void record(const trace::Event&);

  const std::uint64_t limit_;
  const bool real_;
  std::uint64_t passed_ = 0; // by the loop's thread alone
  aio::Mutex mutex_;
  std::condition_variable_any let_;
  std::uint64_t left_ GUARDED_BY(mutex_) = 0;  // callbacks that it may make
  std::int64_t until_ GUARDED_BY(mutex_) = -1; // the time up to which it may go
  std::int64_t time_ = 0;                      // of the last callback, by the loop's thread alone
  std::atomic<std::int64_t> clock_begin_{-1};  // ns of the steady clock where the run's shows 0; -1: not known yet
  std::atomic<bool> free_{false}, held_{false}, aborted_{false}, ended_{false}, at_limit_{false};
};

} // namespace loopscope::app
