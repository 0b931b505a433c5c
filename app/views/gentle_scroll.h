// A scroll region that can be led to a place of its content: it glides there, unless the wheel says otherwise.
#pragma once

#include "app/ui/canvas.h"

#include <cstdint>

namespace loopscope::app {

class GentleScroll {
public:
  /// Asks for [top, top + height) of the content to be in sight; moves no further than it must.
  void show(float top, float height);
  /// Canvas::begin_scroll; the caller ends it with Canvas::end_scroll.
  float begin(ui::Canvas&, ui::Rect box, std::uint64_t id, float content);

private:
  float offset_ = 0, target_ = 0;
  float top_ = 0, height_ = 0;
  bool asked_ = false;
  bool moving_ = false;
  bool drawn_ = false; // the very first place is taken without gliding
};

} // namespace loopscope::app
