// All keys, over everything else.
#pragma once

#include "app/ui/canvas.h"
#include "app/ui/commands.h"

namespace loopscope::app {

class HelpView {
public:
  /// Returns true when a click asks to close it.
  bool draw(ui::Canvas&, ui::Rect window, const ui::Commands&);

private:
  float content_ = 0; // height, of the last frame
};

} // namespace loopscope::app
