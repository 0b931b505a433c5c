// All keys, over everything else.
#pragma once

#include "app/ui/canvas.h"
#include "app/ui/commands.h"

namespace loopscope::app {

class HelpView {
public:
  /// What is clicked is done. Returns true when it is to be closed.
  bool draw(ui::Canvas&, ui::Rect window, const ui::Commands&);

private:
  float content_ = 0; // height, of the last frame
};

} // namespace loopscope::app
