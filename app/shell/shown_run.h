// A run on the screen: where it comes from, its state at the cursor, and the cursor.
#pragma once

#include "app/shell/player.h"
#include "app/shell/world.h"
#include "core/replay/replay.h"
#include "core/words/narration.h"

#include <memory>
#include <string>
#include <utility>

namespace loopscope::app {

struct ShownRun {
  ShownRun(RunSettings of, std::unique_ptr<Run> started)
      : settings(std::move(of)), run(std::move(started)), replay(run->trace()), player(replay, &run->feed()) {}
  explicit ShownRun(OpenedFile opened)
      : file(std::move(opened.name)), replay(std::move(opened.trace)), player(replay, nullptr) {}

  RunSettings settings;     // of a file: no lesson
  std::string file;         // its name
  std::unique_ptr<Run> run; // null: from a file
  replay::Replay replay;
  Player player;
  words::Narrator narrator;
};

} // namespace loopscope::app
