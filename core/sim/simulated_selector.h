// Virtual time: nothing is waited for, the clock jumps to what happens next.
#pragma once

#include "core/aio/selector.h"
#include "core/sim/agenda.h"
#include "core/sim/network.h"
#include "core/sim/virtual_threads.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

namespace loopscope::sim {

/// A clock that starts at 0 and moves only when the loop waits or blocks, with a network and threads in the same time.
/// Exact and repeatable: the same program with the same seed makes the same schedule on every machine.
class SimulatedSelector final : public aio::Selector {
public:
  explicit SimulatedSelector(std::uint64_t seed = 0);

  double time() const override { return agenda_.now(); }
  std::int64_t nanoseconds() const override { return agenda_.nanoseconds(); }
  const std::int64_t* still_clock() const override { return &agenda_.nanoseconds(); }
  void block(double seconds) override;
  /// LoopIdle when the loop's thread is blocked and nothing can ever wake it.
  bool block_until(int descriptor, aio::Interest, std::optional<double> seconds) override;
  void watch(int descriptor, aio::Interest interest) override { network_.watch(descriptor, interest); }
  bool select(aio::SelectTimeout timeout, std::vector<aio::ReadySource>& ready) override;
  void wake() override { woken_.store(true); }
  Network& sockets() override { return network_; }
  VirtualThreads& threads() override { return threads_; }

private:
  struct Waiter;
  void changed(int descriptor);

  Agenda agenda_;
  Network network_;
  VirtualThreads threads_;
  std::vector<std::shared_ptr<Waiter>> waiters_; // threads that wait for a descriptor
  std::atomic<bool> woken_{false};               // any thread
};

} // namespace loopscope::sim
