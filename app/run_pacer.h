// Holds a run's loop, and lets it go only as far as the person who looks at it has come.
#pragma once

#include "app/player.h"
#include "core/aio/pacer.h"
#include "core/trace/event.h"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>

namespace loopscope::app {

/// Starts held: the loop stands still before its first callback. The Pacer's half is called by the loop's thread, all
/// else by any other one, which never waits. The trace of a run in real time tells when it is held and when it is let
/// go or ended; in virtual time a stand takes no time, and is not told.
class RunPacer final : public aio::Pacer, public Feed {
public:
  /// How many callbacks and waits a run that is let go may make before it is held for good: a program that never ends
  /// must not fill the memory.
  static constexpr std::uint64_t default_limit = 1'000'000;

  /// `real`: the run's clock is the wall's.
  explicit RunPacer(std::uint64_t limit = default_limit, bool real = false) : limit_(limit), real_(real) {}

  void before_callback(std::int64_t now) override;
  void before_wait(std::int64_t time) override;

  void let_go(std::uint64_t callbacks) override;
  void let_go_until(std::int64_t time) override;
  void let_go_free() override;
  void hold() override;
  bool growing() const override { return !ended_.load(std::memory_order_acquire) && !at_limit(); }
  bool standing() const override { return held_.load(std::memory_order_acquire) || !growing(); }
  /// The run was held for good: it had made more callbacks than it may.
  bool at_limit() const override { return at_limit_.load(std::memory_order_acquire); }
  bool real() const override { return real_; }
  /// 0 before the first callback.
  std::int64_t clock() const override;

  /// Ends the run at its next callback or wait. May be called by a signal's handler, too; a loop that is held then
  /// goes on standing until wake().
  void abort() { aborted_.store(true, std::memory_order_release); }
  void wake();
  /// The run's thread says that its trace will not grow any more.
  void end();

  /// Called on the loop's thread whenever it comes to a stand, and at its end. Set before the run begins.
  std::function<void()> on_stand;

private:
  void pass();
  void record(trace::EventKind);

  const std::uint64_t limit_;
  const bool real_;
  std::uint64_t passed_ = 0; // by the loop's thread alone
  std::mutex mutex_;
  std::condition_variable let_;
  std::uint64_t left_ = 0;                    // callbacks that it may make, under mutex_
  std::int64_t until_ = -1;                   // the time up to which it may go, under mutex_
  std::int64_t time_ = 0;                     // of the last callback, by the loop's thread alone
  std::atomic<std::int64_t> clock_begin_{-1}; // ns of the steady clock where the run's shows 0; -1: not known yet
  std::atomic<bool> free_{false}, held_{false}, aborted_{false}, ended_{false}, at_limit_{false};
};

} // namespace loopscope::app
