// Two runs at the same moment, to be compared: what runs, and where the cursor is in both.
#pragma once

#include "app/shell/world.h"
#include "app/views/compare/compare.h"
#include "core/replay/index.h"

#include <array>
#include <cstdint>
#include <memory>

namespace loopscope::app {

/// Both run as soon as they are made, freely. In virtual time they are over at once, and the cursor stands at their
/// start until it is played through both. In real time it follows them, and can be held, and played on from there; at
/// their end it can be moved, too. Times are ns from each run's start. Window thread.
class Compare {
public:
  using Pair = std::array<RunSettings, 2>;
  Compare(Pair pair, World&);

  /// Lets time pass, in seconds. Returns whether it wants to be called again soon.
  bool update(double seconds);

  const Pair& pair() const { return pair_; }
  const trace::Trace& trace(std::size_t half) const { return sides_[half].index->trace(); }
  /// Both run again with that, a moment after the last change, and are shown to their end.
  void set(std::size_t half, RunSettings);
  /// Both have ended, with what was chosen last.
  bool over() const;
  std::int64_t now() const { return now_; }
  std::int64_t end() const;
  bool playing() const { return playing_; }
  double speed() const { return speed_; }
  void set_speed(double speed) { speed_ = speed; }

  void toggle();
  /// Both run again from the start, and the cursor with them.
  void play_again();
  void seek(std::int64_t time);
  /// A fiftieth of the whole, on or back.
  void step(int direction);
  /// Where both are now.
  void to_end();

  CompareScene scene() const;

private:
  struct Side {
    std::unique_ptr<Run> run;
    std::unique_ptr<replay::Index> index;
    std::unique_ptr<replay::Measuring> measuring; // of the index
    CompareHalf half;
    std::size_t measured = 0; // events
  };
  void start();
  bool real() const;
  void take(Side&);
  void measure_again();

  Pair pair_;
  World& world_;
  std::array<Side, 2> sides_;
  double restart_in_ = -1; // seconds, or not at all
  double measured_for_ = 0;
  std::int64_t now_ = 0;
  bool follows_ = true, playing_ = false;
  bool seen_ = false; // the end, once
  double speed_ = 1;
};

} // namespace loopscope::app
