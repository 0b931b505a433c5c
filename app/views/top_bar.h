// The bar at the top: which lesson, moving through it, and what the loop is doing.
#pragma once

#include "app/ui/canvas.h"
#include "app/ui/commands.h"
#include "app/ui/named_places.h"
#include "app/views/status.h"
#include "core/replay/replay.h"

#include <cstdint>
#include <string>

namespace loopscope::app {

/// What the bar shows.
struct BarFacts {
  std::string title;        // "Lock"
  std::string subtitle;     // "3 of 5 · Sharing"
  std::string loop;         // "simulated"
  bool chooses_loop = true; // and it does not come from a file
  replay::Step step{};
  double speed = 1;
  bool live = false; // in real time: there is no speed to choose
  bool playing = false, at_start = false, at_end = false;
  std::int64_t time = 0; // ns
  std::uint32_t turn = 0;
  double known = 1; // how much of a saved run has been read
  Status status{};
  bool predicting = false; // what comes next is asked
  bool presenting = false; // only what a class needs: all else is left to keys
};

/// "0.25×", "1×", "fastest".
std::string speed_text(double speed);
/// "line", "event", "callback", "turn", "switch".
std::string_view step_text(replay::Step);
/// As it is seen.
std::string_view step_word(replay::Step);

class TopBar {
public:
  /// The height that it needs: two rows where one does not hold all.
  float height(ui::Canvas&, float width, const BarFacts&) const;
  /// Draws it, and asks for the commands of what is pressed. A list opens below the mark of its button: "title",
  /// "loop", "speed", "steps".
  void draw(ui::Canvas&, ui::Rect, const BarFacts&, const ui::Commands&, Marks&) const;

  /// Three of its buttons, where there is no room for more: in a frame of another page with the way to the whole page,
  /// else with the title.
  void draw_short(ui::Canvas&, ui::Rect, const BarFacts&, const ui::Commands&, Marks&, bool embedded) const;
  static constexpr float short_height = 52;

private:
  struct Sizes;
  Sizes measure(ui::Canvas&, float width, const BarFacts&) const;
};

} // namespace loopscope::app
