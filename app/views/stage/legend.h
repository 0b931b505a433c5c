// What the forms of the stage mean: a list that a small sign at its corner opens.
#pragma once

#include "app/views/stage/layout.h"
#include "app/views/stage/parts.h"

namespace loopscope::app::stage {

class Legend {
public:
  /// The sign at the right of the stage, the list over it while it is open, and beside it, until
  /// something has been selected, a line that says what can be clicked.
  void draw(const Pen&, ui::Rect stage, const Layout&);

private:
  bool open_ = false;
  bool has_selected_ = false; // the person did, at some time
};

} // namespace loopscope::app::stage
