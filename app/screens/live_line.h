// The line about a real-time run: that it is paused and what arrived in the meantime, or why it cannot be paused; and
// what can be done to it.
#pragma once

#include "app/shell/player.h"
#include "app/ui/canvas.h"
#include "app/ui/commands.h"
#include "app/ui/named_places.h"

#include <cstdint>
#include <string>
#include <utility>

namespace loopscope::app {

struct LiveLine {
  std::string text;
  bool stuck = false; // it cannot be paused
};
/// Of a run that is live, or was.
LiveLine live_line(const replay::Replay&, const Player&);
/// Of a program of one's own that has not been started. `first`: whose rights it will have has not been said of it.
LiveLine line_before_start(bool first, bool confined);

/// How the line is drawn.
class LiveRow {
public:
  /// What it offers while the run is not live.
  enum class Offer : std::uint8_t { nothing, run, again };
  LiveRow(LiveLine line, const Player& player, Offer offer) : player_(player), line_(std::move(line)), offer_(offer) {}
  static constexpr float height = 34;
  /// The height in which all of its words have room.
  float height_of_words(ui::Canvas&, float width) const;
  void draw(ui::Canvas&, ui::Rect, const ui::Commands&, Marks&) const;

private:
  struct Buttons;
  Buttons buttons(ui::Canvas&, float width) const;

  const Player& player_;
  const LiveLine line_;
  const Offer offer_;
};

} // namespace loopscope::app
