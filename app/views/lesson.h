// The left column: what just happened and why, what is selected, what to watch for, what to change.
#pragma once

#include "app/ui/canvas.h"
#include "app/views/parts/column.h"
#include "app/views/scene.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace loopscope::app {

/// Draws the sections, always in the same order; where there is room each begins at the same height at every
/// step. What to watch for and what can be changed stay in sight at the foot, and the rest scrolls above. A trace from a file has nothing to watch for; its parameters are shown but cannot be changed.
class LessonView {
public:
  void draw(ui::Canvas&, ui::Rect, const Scene&, Actions&);
  /// Takes a key while a parameter's number is being typed; false when none is, or the key is not for it.
  bool key(std::string_view name);
  /// How many changes of the program are offered to try (the command "changes").
  void offer_changes(std::size_t count) { changes_ = count; }

private:
  void draw_headline(Column&, const words::Narration&, float size);
  void draw_narration(Column&, float room);
  void draw_causes(Column&, const words::Narration&);
  void draw_end(Column&, float room);
  void draw_watch_for(Column&);
  void draw_also(Column&, const words::Narration&);
  float parameters_height(const Scene&, float room) const;
  void draw_parameters(Column&, float room);
  void draw_switch(Column&, const Control&, bool roomy);
  void draw_slider(Column&, const Control&, bool roomy);
  void draw_value(Column&, const Control&, ui::Rect);
  void draw_trace_parameters(Column&);
  float draw_keys(ui::Canvas&, ui::Rect, const Scene&, bool draw);

  std::size_t changes_ = 0;
  float top_ = 0;            // of the content, on the screen
  float content_ = 0;        // height, of the last frame
  float below_ = 0;          // height of what is below the narration and the selection, of the last frame
  float watch_ = 0;          // height of what to watch for, of the last frame
  Thing selected_;           // of the last frame
  std::string typed_in_;     // the parameter whose number is being typed, or empty
  std::string typed_;        // so far
  bool typing_ends_ = false; // it is to be taken in the next frame
};

/// A parameter's value as it is written: "3", "1.0", "0.25".
std::string written(const Control&, double value);
/// The value of a number that was typed: the nearest that the parameter can have; `now` when it is no number.
double typed_value(const Control&, std::string_view typed, double now);
/// Where a value is on its slider, 0 to 1, and back. A large range is drawn by orders of magnitude.
double slider_place(const Control&, double value);
double slider_value(const Control&, double place);

} // namespace loopscope::app
