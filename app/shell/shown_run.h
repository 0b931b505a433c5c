// A run on the screen: where it comes from, its state at the cursor, the cursor, and what the window asks its loop.
#pragma once

#include "app/desktop/loop_probe.h"
#include "app/desktop/session.h"
#include "app/desktop/test_client.h"
#include "app/shell/player.h"
#include "core/replay/replay.h"
#include "core/words/narration.h"

#include <memory>
#include <utility>

namespace loopscope::app {

struct Showing {
  explicit Showing(std::unique_ptr<Session> shown)
      : session(std::move(shown)), replay(session->trace()), player(replay, session->feed()) {}
  std::unique_ptr<Session> session;
  replay::Replay replay;
  Player player;
  words::Narrator narrator;
  Poke poke;
  Visitors visitors;
};

} // namespace loopscope::app
