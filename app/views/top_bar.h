// The bar at the top: which lesson, moving through it, and what the loop is doing.
#pragma once

#include "app/shell/commands.h"
#include "app/ui/canvas.h"
#include "app/ui/named_places.h"
#include "app/views/status.h"
#include "core/replay/replay.h"

#include <cstdint>
#include <functional>
#include <string>

namespace loopscope::app {

/// What the bar shows.
struct BarFacts {
  std::string title;    // "Lock"
  std::string subtitle; // "3 of 5 · Sharing"
  std::string loop;     // "simulated"
  bool lesson = true;   // and not a file: there is a loop to choose
  replay::Step step{};
  double speed = 1;
  bool live = false; // in real time: there is no speed to choose
  bool playing = false, at_start = false, at_end = false;
  std::int64_t time = 0; // ns
  std::uint32_t turn = 0;
  Status status{};
};

/// "0.25×", "1×", "fastest".
std::string speed_text(double speed);
/// "event", "callback", "turn", "switch".
std::string_view step_text(replay::Step);

class TopBar {
public:
  enum class Choice : std::uint8_t { none, lesson, loop, speed, step };

  /// The height that it needs: two rows where one does not hold all.
  float height(ui::Canvas&, float width, const BarFacts&) const;
  /// Draws it; what is pressed goes to `perform`. Returns what the person wants to choose from a list.
  Choice draw(ui::Canvas&, ui::Rect, const BarFacts&, const std::function<void(Command)>& perform, Marks&);

  /// Where that choice's list is to open: its button as it was drawn last.
  ui::Rect anchor(Choice) const;

private:
  struct Sizes;
  Sizes measure(ui::Canvas&, float width, const BarFacts&) const;
  void draw_title(ui::Canvas&, ui::Rect, const BarFacts&, bool subtitle, Choice&, Marks&);
  float draw_transport(ui::Canvas&, ui::Point, float high, float gap, const BarFacts&,
                       const std::function<void(Command)>&, Marks&);

  ui::Rect anchors_[5];
};

} // namespace loopscope::app
