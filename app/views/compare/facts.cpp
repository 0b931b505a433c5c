#include "app/views/compare/facts.h"

#include "core/replay/rules.h"

namespace loopscope::app {

std::int64_t regular_beat(const std::vector<std::int64_t>& beats) {
  std::int64_t regular = 0;
  for (std::size_t i = 1; i < beats.size(); ++i)
    if (const std::int64_t gap = replay::elapsed(beats[i - 1], beats[i]); regular == 0 || gap < regular) regular = gap;
  return regular;
}

std::vector<Silence> silences(const std::vector<std::int64_t>& beats, std::int64_t regular, std::int64_t end) {
  std::vector<Silence> found;
  if (regular <= 0) return found;
  for (std::size_t i = 0; i < beats.size(); ++i) {
    const std::int64_t next = i + 1 < beats.size() ? beats[i + 1] : end;
    if (replay::elapsed(beats[i], next) > regular + regular / 2) found.push_back({beats[i], next});
  }
  return found;
}

} // namespace loopscope::app
