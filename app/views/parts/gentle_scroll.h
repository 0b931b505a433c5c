// A scroll region that can be asked to show a part of its content: it glides there, unless the wheel moves it.
#pragma once

#include "app/ui/canvas.h"

#include <cstdint>

namespace loopscope::app {

class GentleScroll {
public:
  /// Asks for [top, top + height) of the content to be in sight; moves no further than it must.
  void show(float top, float height);
  /// Rows of one height, the first of them so far below the top of the content.
  struct Rows {
    float first, height;
  };
  /// Canvas::begin_scroll; the caller ends it with Canvas::end_scroll. Where it is led to, the first row of
  /// those given is seen as a whole.
  float begin(ui::Canvas&, ui::Rect box, std::uint64_t id, float content, Rows rows = {0, 0});

private:
  float offset_ = 0, target_ = 0;
  float top_ = 0, height_ = 0;
  bool asked_ = false;
  bool moving_ = false;
  bool drawn_ = false; // the very first place is taken without gliding
};

} // namespace loopscope::app
