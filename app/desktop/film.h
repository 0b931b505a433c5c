// Films of a run: a picture that moves, from step to step.
#pragma once

#include "app/desktop/pictured_run.h"
#include "core/replay/replay.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

namespace loopscope::app {

/// Where a film begins or ends: after so many steps, or at a time. Of neither: the run's start, or its end.
struct FilmEdge {
  std::optional<std::uint64_t> step;
  std::optional<std::int64_t> time; // ns
};

struct Film : Pictured {
  static constexpr std::size_t most_steps = 1000;

  FilmEdge from, to;
  replay::Step step = replay::Step::line;
  double seconds_per_step = 1; // at least 0.1
  bool gif = false;            // else WebP
  /// Is told how many of how many pictures that stand still are done.
  std::function<void(std::size_t done, std::size_t all)> progress{};
};

/// Runs the lesson or program to its end, or reads the file, and then goes from step to step: what moves is seen to,
/// and then stands still until the step's time is over. That is a picture of that moment of the saved run, in which
/// what has a place keeps it from step to step, as in the window. Throws as take() does, and ui::CannotFilm.
Taken film(const Film&);

} // namespace loopscope::app
