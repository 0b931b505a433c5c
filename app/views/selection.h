// What is said about the thing that is selected: what it is, what it waits for, who can wake it, why it ran.
#pragma once

#include "app/views/column.h"

namespace loopscope::app {

/// Writes the section into the column. Nothing is written when nothing is selected, or when it is not there
/// at this moment of the run.
void draw_selection(Column&);
/// Whether there is something to say.
bool has_selection(const Scene&);

} // namespace loopscope::app
