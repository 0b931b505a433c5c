// Virtual time: nothing is waited for, the clock jumps to the next timer.
#pragma once

#include "core/aio/selector.h"

#include <atomic>
#include <memory>

namespace loopscope::sim {

/// A clock that starts at 0 and moves only when the loop waits or blocks, and a selector without sources.
/// Exact and repeatable: the same program makes the same schedule on every machine.
class SimulatedSelector final : public aio::Selector {
public:
  double time() const override { return now_; }
  std::int64_t nanoseconds() const override { return nanoseconds_; }
  void block(double seconds) override { move_to(now_ + seconds); }
  bool select(aio::SelectTimeout timeout, std::vector<aio::ReadySource>& ready) override;
  void wake() override { woken_.store(true); }

private:
  void move_to(double time);

  double now_ = 0;
  std::int64_t nanoseconds_ = 0;
  std::atomic<bool> woken_{false}; // any thread
};

} // namespace loopscope::sim
