// Names for places on the screen, so that a test can find what a person would.
#pragma once

#include "app/ui/canvas.h"

#include <string>
#include <utility>
#include <vector>

namespace loopscope::app {

using Marks = std::vector<std::pair<std::string, ui::Rect>>;

} // namespace loopscope::app
