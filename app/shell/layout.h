// Which panels there are in a window of some size, and where. Pure geometry, in points.
#pragma once

#include "app/ui/canvas.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace loopscope::app {

enum class Panel : std::uint8_t { stage, program, lesson, timeline };
std::string_view name_of(Panel); // "Stage"

/// What the person has made of it: sizes of the panels, 0 where they are as they come.
struct Dividers {
  float left = 0;    // width of the lesson's column
  float right = 0;   // width of the program's column
  float bottom = 0;  // height of the timeline
  float console = 0; // height of the console
};

/// The window's parts. A rectangle with w 0 is not there.
struct Layout {
  enum class Mode : std::uint8_t {
    full,  // all panels
    tabs,  // fewer at once, the others behind tabs
    words, // what happened, in words
  };
  Mode mode = Mode::full;
  ui::Rect bar;
  ui::Rect words;
  ui::Rect headline;          // what happened, where the lesson's panel is not shown
  ui::Rect tabs;              // the row of tabs
  std::vector<Panel> choices; // those behind the tabs
  Panel shown = Panel::stage; // the one of them that is shown
  ui::Rect stage, program, console, lesson, timeline;
};

/// `bar_height` is the top bar's, which depends on its width; `wanted` the tab that was chosen.
Layout lay_out(ui::Rect window, float bar_height, const Dividers&, Panel wanted);

} // namespace loopscope::app
