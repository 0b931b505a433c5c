// What is said about the thing that is selected: what it is, what it waits for, what can wake it, why it ran.
#pragma once

#include "app/views/parts/column.h"

namespace loopscope::app {

/// Writes the section into the column; nothing if nothing is selected, or if the selected thing does not exist at
/// this moment.
void draw_selection(Column&);
/// Whether draw_selection writes anything.
bool has_selection(const Scene&);

} // namespace loopscope::app
