// A selector over poll(2): real time, real sockets, in as few lines as that takes.
#pragma once

#include "core/aio/selector.h"
#include "core/net/posix_sockets.h"
#include "core/net/real_threads.h"

#include <chrono>
#include <map>

namespace loopscope::net {

/// Python's selectors.PollSelector with the monotonic clock, which starts at 0 here. While nothing happens the thread
/// waits in poll() and takes no time of the processor.
class PollSelector final : public aio::Selector {
public:
  PollSelector();
  ~PollSelector() override;

  double time() const override;
  std::int64_t nanoseconds() const override;
  void block(double seconds) override;
  bool block_until(int descriptor, aio::Interest, std::optional<double> seconds) override;
  void watch(int descriptor, aio::Interest interest) override;
  /// False: nothing is watched, and no thread is there that could call.
  bool select(aio::SelectTimeout timeout, std::vector<aio::ReadySource>& ready) override;
  void wake() override;
  /// Whatever stands still, on any thread of the run, is left by RunAborted. Any thread.
  void abort() override { standstill_.abort(); }

  PosixSockets& sockets() override { return sockets_; }
  RealThreads& threads() override { return threads_; }

private:
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::map<int, aio::Interest> watched_;
  int wakes_; // an eventfd that other threads write to
  PosixSockets sockets_;
  Standstill standstill_;
  RealThreads threads_{standstill_};
};

} // namespace loopscope::net
