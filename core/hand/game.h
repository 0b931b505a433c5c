// A run that is done by hand: the moves made, right and wrong, and what is to be decided next.
#pragma once

#include "core/hand/move.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace loopscope::hand {

/// What was done right and wrong.
struct Score {
  std::size_t right = 0;  // decided at the first try
  std::size_t late = 0;   // decided after wrong moves
  std::size_t shown = 0;  // decided by being shown the right move
  std::size_t wrong = 0;  // moves
  std::array<std::size_t, ideas> wrong_by_idea{};
  std::size_t decided() const { return right + late + shown; }
};

/// The moves of one run, in order. The run must outlive it, and may grow meanwhile.
class Game {
public:
  /// From that event on. `eases`: what was placed right a few times in a row is placed by itself from then on.
  Game(const replay::Replay& whole, Grain grain, std::uint64_t from, bool eases = false);

  Grain grain() const { return grain_; }
  /// What is to be decided from here on is of that grain.
  void set_grain(Grain grain);
  /// What is to be decided now; null where nothing is, or nothing is known yet.
  const Decision* decision();
  /// Where the run stands: before what is to be decided or, where that is not known yet, where that is known of.
  std::uint64_t position();
  /// Goes on from there: what was decided at or after that event is forgotten.
  void go_to(std::uint64_t position);

  /// Makes a move; a right one leads on to what is to be decided next. Returns whether it is right. `shown`: the learner
  /// asked for it.
  bool play(const Move& move, Idea idea, bool shown = false);
  /// Undoes the last move. False: there is none.
  bool take_back();

  struct Made {
    Decision decision;
    Move move;
    Idea idea{}; // of a wrong one
    bool right = false, shown = false;
  };
  std::span<const Made> made() const { return made_; }
  Score score() const;
  /// Whether what is scheduled is placed by itself: timers, or what is ready.
  bool eased(bool timers) const;

private:
  const replay::Replay& whole_;
  Decisions decisions_;
  Grain grain_;
  std::uint64_t from_;
  bool eases_;
  std::optional<Decision> now_;
  std::vector<Made> made_;
};

} // namespace loopscope::hand
