// Where a heartbeat stays away.
#pragma once

#include <cstdint>
#include <vector>

namespace loopscope::app {

struct Silence {
  std::int64_t from = 0, to = 0;
  friend bool operator==(const Silence&, const Silence&) = default;
};
/// Where the beat stays away for more than half as long again as `regular`, up to `end`.
std::vector<Silence> silences(const std::vector<std::int64_t>& beats, std::int64_t regular, std::int64_t end);
/// The shortest time between two beats; 0 when there are no two.
std::int64_t regular_beat(const std::vector<std::int64_t>& beats);

} // namespace loopscope::app
