// Pictures of a run at some moment.
#pragma once

#include "app/desktop/pictured_run.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace loopscope::app {

struct Shot : Pictured {
  std::optional<std::int64_t> time;      // ns
  std::optional<std::uint64_t> callback; // after the n-th callback that ran
  bool start = false;                    // before the first step
  std::vector<std::string> keys;         // that are pressed then, as ui::Command names them
  bool svg = false;                      // else PNG
};

/// Runs the lesson or program, or reads the file, up to that moment (by default, its end) and draws the whole window,
/// or one view of it. Throws NoSuchMoment, NoSuchView, or std::runtime_error in one line where there is nothing to draw
/// on; SVG needs no display.
Taken take(const Shot&);

} // namespace loopscope::app
