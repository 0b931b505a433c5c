// Where the parts of the stage are: the same picture at every size. Pure geometry: no drawing, no state.
#pragma once

#include "app/ui/canvas.h"

namespace loopscope::app::stage {

/// Heights at scale 1, in points.
inline constexpr float wait_row_height = 118, wait_row_height_small = 90;
/// Of the heading over what waits.
inline constexpr float waits_head = 30;
/// Below that the timers have one line instead of an axis.
inline constexpr float least_timers = 88;

struct Layout {
  float scale = 1;
  bool roomy = true;       // there is room for captions of the blocks
  bool wide_labels = true; // and for second lines of the ring's labels
  ui::Rect ring;           // the middle of its track; half circles left and right
  float track = 0;         // how thick that is
  ui::Rect slot;           // what runs, within the ring
  float headroom = 0;      // above the slot, within the ring
  ui::Rect ready;          // from the heading down to the chips
  ui::Rect timers;
  ui::Rect waits;     // with its heading
  int wait_rows = 0;  // how many fit
  float wait_row = 0; // the height of one

  float radius() const { return ring.h / 2; }
  ui::Point center() const { return ring.center(); }
  /// That part of the way around the ring, in degrees of 360: 0 in the middle of its right side, growing clockwise.
  ui::Point on_ring(float angle) const;
  /// Half of the width inside the track at that height, from the middle; 0 outside of it.
  float half_width(float y) const;
};

/// The scale alone, which the waits need to be measured before the rest is laid out.
float scale_for(ui::Rect stage);
ui::Rect inner(ui::Rect stage, float scale);
/// With so many rows of locks, gathers and the like, on the way to another number where they are not whole; no more
/// than fit. The ring keeps more than half of the height.
Layout lay_out(ui::Rect stage, float wait_rows);
/// How many rows fit at most, and how many with captions.
int most_rows(ui::Rect stage);
int captioned_rows(ui::Rect stage);

} // namespace loopscope::app::stage
