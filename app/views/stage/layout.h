// Where the parts of the stage are. Pure geometry: no drawing, no state.
#pragma once

#include "app/ui/canvas.h"

namespace loopscope::app::stage {

/// Heights at scale 1, in points.
inline constexpr float wait_row_height = 118, wait_row_height_small = 90;
/// Below that the timers have one line instead of an axis.
inline constexpr float least_timers = 88;

/// What has to be laid out.
struct Needs {
  bool timers = false; // the run has timers
  int wait_rows = 0;   // rows of locks, gathers and the like
  int least_rows = 0;  // the same when they are cut down as far as they can be
  float room = -1;     // rows that the layout keeps free for them, on the way to wait_rows; less than 0: those that fit
};

struct Layout {
  float scale = 1;
  bool ring = true;  // otherwise the phases are a slim bar
  bool roomy = true; // there is room for second lines and captions
  ui::Point center;  // of the ring
  float radius = 0;
  ui::Rect bar;   // the phases, without the ring
  ui::Rect slot;  // what runs
  ui::Rect stack; // its await stack
  ui::Rect ready; // from the heading down to the chips
  ui::Rect timers;
  ui::Rect waits;
  int wait_rows = 0;  // how many fit
  float wait_row = 0; // the height of one
};

/// The scale alone, which the waits need to be measured before the rest is laid out.
float scale_for(ui::Rect stage);
ui::Rect inner(ui::Rect stage, float scale);
Layout lay_out(ui::Rect stage, const Needs& needs);

} // namespace loopscope::app::stage
