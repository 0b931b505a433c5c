// Judges one run of a program that is mended, while it goes on.
#pragma once

#include "core/mending/mending.h"

#include <cstdint>
#include <span>
#include <vector>

namespace loopscope::mending {

/// What was found of a condition, and with which event.
struct Finding {
  Verdict verdict = Verdict::unknown;
  std::uint64_t at = 0; // how many events had happened when that was known
  /// As of a moment of the run.
  Verdict by(std::uint64_t events) const { return at <= events ? verdict : Verdict::unknown; }
};

class Judge {
public:
  /// The mending must outlive it.
  Judge(const Mending&, Constants order);

  /// Reads up to `most` further events.
  void update(const trace::Trace&, std::size_t most = SIZE_MAX);
  /// The run does not go on, or takes too long: what is not known to hold is broken.
  void give_up();
  bool gave_up() const { return gave_up_; }
  /// All that it must is known.
  bool complete() const;
  /// All that it must holds, and nothing of it only hides the fault.
  bool cured() const;
  /// Seconds of the run's clock, as of the last event read.
  double now() const { return facts_.now(); }

  std::span<const Finding> musts() const { return musts_; } // in the order of Mending::musts
  std::span<const Finding> hides() const { return hides_; } // of Mending::hides: where it holds, it hides the fault
  const Constants& order() const { return order_; }
  std::uint64_t read() const { return read_; }

private:
  void judge();

  const Mending& mending_;
  Constants order_;
  Facts facts_;
  std::vector<Finding> musts_, hides_;
  std::uint64_t read_ = 0;
  bool gave_up_ = false, settled_ = false;
};

} // namespace loopscope::mending
