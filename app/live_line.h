// What there is to say about a run in real time beside its picture: that it stands while the world goes on and what
// came meanwhile, or that it cannot stand.
#pragma once

#include "app/player.h"

#include <string>

namespace loopscope::app {

struct LiveLine {
  std::string text;
  bool stuck = false; // it cannot be paused
};
/// Of a run that is live, or was.
LiveLine live_line(const replay::Replay&, const Player&);

} // namespace loopscope::app
