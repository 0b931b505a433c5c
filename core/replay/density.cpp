#include "core/replay/density.h"

namespace loopscope::replay {

std::size_t Density::block_of(std::int64_t place, std::size_t from, std::size_t stride) const {
  // Columns of one width lie about equally far apart: what is looked for lies near one stride ahead.
  std::size_t low = from, high = at_.size(); // at_[low] < place, and at_[high] is not, where there is one
  for (std::size_t step = stride; low + step < high; step *= 2) {
    if (at_[low + step] >= place) {
      high = low + step;
      break;
    }
    low += step;
  }
  while (high - low > 1) {
    const std::size_t middle = low + (high - low) / 2;
    (at_[middle] < place ? low : high) = middle;
  }
  return low;
}

} // namespace loopscope::replay
