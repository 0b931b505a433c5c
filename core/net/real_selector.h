// What the selectors of real time have in common: the clock, threads, sockets, and how to block.
#pragma once

#include "core/aio/selector.h"
#include "core/net/posix_sockets.h"
#include "core/net/real_threads.h"
#include "core/net/wakeup.h"

#include <chrono>
#include <optional>

namespace loopscope::net {

/// The monotonic clock, which starts at 0 here, the machine's threads and the operating system's sockets. A selector
/// adds how it waits for descriptors, and calls end_threads() in its destructor.
class RealSelector : public aio::Selector {
public:
  double time() const override;
  std::int64_t nanoseconds() const override;
  void block(double seconds) override;
  void compute(double seconds) override;
  bool block_until(int descriptor, aio::Interest, std::optional<double> seconds) override;
  /// Every blocking call, on any thread of the run, throws RunAborted. Any thread.
  void abort() override {
    standstill_.abort();
    wake();
  }

  PosixSockets& sockets() override { return sockets_; }
  RealThreads& threads() override { return threads_; }

protected:
  /// Ends the threads of the run, which may call wake() until then.
  void end_threads() { threads_.abort(); }
  /// Throws RunAborted once the run is to end: after each wait.
  void check_aborted() const;
  /// When a select with that timeout is to end at the latest.
  std::chrono::steady_clock::time_point end_of(const aio::SelectTimeout& timeout) const;
  Wakeup& wakeup() { return wakeup_; }

private:
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  Wakeup wakeup_;
  PosixSockets sockets_;
  Standstill standstill_;
  RealThreads threads_{standstill_};
};

namespace detail {
constexpr double longest_wait = 86400; // seconds: a selector returns at least that often
/// For poll(): the events of these ways.
short poll_events(aio::Interest interest);
/// For poll(): milliseconds, rounded up so that a timer is due when poll() returns.
int poll_milliseconds(double seconds);
} // namespace detail

} // namespace loopscope::net
