// The line about a real-time run: that it is paused and what arrived in the meantime, or why it cannot be
// paused.
#pragma once

#include "app/shell/player.h"

#include <string>

namespace loopscope::app {

struct LiveLine {
  std::string text;
  bool stuck = false; // it cannot be paused
};
/// Of a run that is live, or was.
LiveLine live_line(const replay::Replay&, const Player&);

} // namespace loopscope::app
