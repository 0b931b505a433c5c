// The rules over a moment that every reader of a trace shares: each is defined here, once.
#pragma once

#include <cstdint>
#include <limits>

namespace loopscope::replay {

/// The time from one moment to a later one, ns; 0 where it is not later, however far apart they are.
inline std::int64_t elapsed(std::int64_t from, std::int64_t to) {
  std::int64_t difference = 0;
  if (to <= from) return 0;
  return __builtin_sub_overflow(to, from, &difference) ? std::numeric_limits<std::int64_t>::max() : difference;
}

} // namespace loopscope::replay
