// A moment in words only, for a window too small for pictures.
#pragma once

#include "app/ui/canvas.h"
#include "app/views/scene.h"

namespace loopscope::app {

/// What happened, the loop's status and time, and the keys that move on: as much of it as there is room for.
void draw_words(ui::Canvas&, ui::Rect, const Scene&, Actions&);

/// The same in one line: what happened.
void draw_headline(ui::Canvas&, ui::Rect, const Scene&, Actions&);

} // namespace loopscope::app
