// The line about a real-time run: that it is paused and what arrived in the meantime, or why it cannot be paused; and
// what can be done to it.
#pragma once

#include "app/shell/player.h"
#include "app/ui/canvas.h"
#include "app/ui/commands.h"
#include "app/ui/named_places.h"

#include <string>

namespace loopscope::app {

struct LiveLine {
  std::string text;
  bool stuck = false; // it cannot be paused
};
/// Of a run that is live, or was.
LiveLine live_line(const replay::Replay&, const Player&);

/// How the line is drawn. `again`: the run is a lesson's.
class LiveRow {
public:
  LiveRow(const replay::Replay& replay, const Player& player, bool again)
      : player_(player), line_(live_line(replay, player)), again_(again) {}
  static constexpr float height = 34;
  /// The height in which all of its words have room.
  float height_of_words(ui::Canvas&, float width) const;
  void draw(ui::Canvas&, ui::Rect, const ui::Commands&, Marks&) const;

private:
  struct Buttons;
  Buttons buttons(ui::Canvas&, float width) const;

  const Player& player_;
  const LiveLine line_;
  const bool again_;
};

} // namespace loopscope::app
