// The left column: what just happened and because of what, what is selected, what to watch for, what to change.
#pragma once

#include "app/scene.h"
#include "app/ui/canvas.h"
#include "app/views/column.h"
#include "app/views/gentle_scroll.h"

#include <cstddef>

namespace loopscope::app {

/// Draws the sections, always in the same order; where there is room each begins at the same height at every
/// step. A trace from a file has nothing to watch for; its parameters are told, not changed.
class LessonView {
public:
  void draw(ui::Canvas&, ui::Rect, const Scene&, Actions&);

private:
  void draw_narration(Column&, float room);
  void draw_parameters(Column&);
  void draw_slider(Column&, const scenarios::Parameter&);
  void draw_trace_parameters(Column&);
  float draw_keys(ui::Canvas&, ui::Rect, const Scene&, bool draw);

  GentleScroll scroll_;
  float top_ = 0;     // of the content, on the screen
  float content_ = 0; // height, of the last frame
  float below_ = 0;   // height of what stands below the narration and the selection, of the last frame
  Thing selected_;    // of the last frame
};

/// A parameter's value as it is written: "3", "1.0", "0.25".
std::string written(const scenarios::Parameter&, double value);

} // namespace loopscope::app
