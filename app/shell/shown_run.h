// A run on the screen: where it comes from, its state at the cursor, and the cursor. A program of one's own is there
// before it runs: what is replayed is then its text alone.
#pragma once

#include "app/shell/player.h"
#include "app/shell/world.h"
#include "core/replay/replay.h"
#include "core/words/narration.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace loopscope::app {

struct ShownRun {
  ShownRun(RunSettings of, std::unique_ptr<Run> started)
      : settings(std::move(of)), run(std::move(started)), replay(run->trace()), player(replay, &run->feed()) {}
  explicit ShownRun(OpenedFile opened)
      : file(std::move(opened.name)), run(std::move(opened.reading)),
        replay(run ? run->trace() : std::move(opened.trace)), player(replay, run ? &run->feed() : nullptr) {}

  /// A program that has not been started.
  ShownRun(RunSettings of, std::string_view text)
      : settings(std::move(of)), replay(text_alone(*settings.program, text)), player(replay, nullptr) {}

  /// It came from a file, and cannot be run: whose program it is is not known.
  bool saved() const { return !settings.lesson && !settings.program; }
  /// How much of a saved run is known, 0 to 1.
  double known() const;
  /// It is a program that waits to be started.
  bool waits() const { return !run && !saved(); }
  /// It is, or will be, the run of a program of one's own.
  bool own_program() const { return settings.program && !settings.lesson; }

  RunSettings settings;     // of a file: neither a lesson nor a program
  std::string file;         // its name
  std::unique_ptr<Run> run; // null: from a file that has been read, or not started
  replay::Replay replay;
  Player player;
  words::Narrator narrator;

private:
  static std::shared_ptr<const trace::Trace> text_alone(const python::Program&, std::string_view text);
};

/// "bot.py" of its path, or the module's name.
std::string name_of(const python::Program&);

} // namespace loopscope::app
