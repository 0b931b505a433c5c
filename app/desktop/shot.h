// Pictures of a run at some moment.
#pragma once

#include "app/shell/world.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace loopscope::app {

struct Shot {
  RunSettings run;
  std::string trace_file;                                  // empty: the lesson or program is run
  std::chrono::nanoseconds most = std::chrono::minutes(1); // that CPython may run; it is stopped then
  std::optional<std::int64_t> time;                        // ns
  std::optional<std::uint64_t> callback;                   // after the n-th callback that ran
  bool start = false;                                      // before the first step
  std::vector<std::string> keys;                           // that are pressed then, as ui::Command names them
  int width = 1920, height = 1080;
  int text = 100;
  bool light = false;
  bool svg = false; // else PNG
  std::string view; // the one that is kept, as marks name it; empty: the whole window
};

/// What was taken.
struct Taken {
  std::string file;     // its bytes
  bool stopped = false; // the run was, as its time was over
};

/// The run has no such moment: what() says in one line which it has.
struct NoSuchMoment : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// There is no such view in sight: what() says in one line what to do.
struct NoSuchView : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Runs the lesson or program, or reads the file, up to that moment (by default, its end) and draws the whole window, or
/// one view of it. Throws NoSuchMoment, NoSuchView, or std::runtime_error in one line where there is nothing to draw
/// on; SVG needs no display.
Taken take(const Shot&);

} // namespace loopscope::app
