// Names for places on the screen, so that a test can find what a person would.
#pragma once

#include "app/ui/canvas.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace loopscope::app {

using Marks = std::vector<std::pair<std::string, ui::Rect>>;

/// Of that name; w 0 when it is not on the screen.
inline ui::Rect place_of(const Marks& marks, std::string_view name) {
  for (const auto& [mark, place] : marks)
    if (mark == name) return place;
  return {};
}

} // namespace loopscope::app
