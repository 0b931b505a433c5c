// What the forms of the stage mean: a list that a small sign at its corner opens.
#pragma once

#include "app/views/stage/parts.h"

namespace loopscope::app::stage {

class Legend {
public:
  /// The sign at the upper right of the stage, the list over it while it is open, and at its top, until
  /// something has been selected, a line that says what can be clicked.
  void draw(const Pen&, ui::Rect stage);

private:
  bool open_ = false;
  bool has_selected_ = false; // the person did, at some time
};

} // namespace loopscope::app::stage
