// A stretch of a lane whose spans are too narrow to be told apart, as columns of a strip: pure.
#pragma once

#include "app/ui/surface.h"
#include "core/replay/density.h"

#include <cstddef>
#include <span>
#include <vector>

namespace loopscope::app::timeline {

/// How a kind of span is shown in a strip, each from 0 to 1: of which its time in a column is the share.
struct Part {
  bool solid = false; // as high as its share; and seen, however short it is
  bool mark = false;  // all of the column, however short it is
  float fill = 0, hatch = 0, edge = 0, dashes = 0, line = 0;
};

/// Columns from what lies before each of their edges, from left to right: one fewer than edges. What takes no time, as
/// in virtual time, is as high as there is much of it.
std::vector<ui::Column> columns_of(std::span<const replay::Density::Sum> before, std::span<const Part> parts);

} // namespace loopscope::app::timeline
