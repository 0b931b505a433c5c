#include "core/sim/simulated_selector.h"

#include <cmath>

namespace loopscope::sim {

bool SimulatedSelector::select(aio::SelectTimeout timeout, std::vector<aio::ReadySource>&) {
  if (woken_.exchange(false)) return true;
  if (timeout.kind == aio::SelectTimeout::Kind::until) move_to(timeout.when); // on the timer itself, free of rounding
  return timeout.kind != aio::SelectTimeout::Kind::forever;
}

void SimulatedSelector::move_to(double time) {
  now_ = time;
  const double whole = std::round(time * 1e9);
  nanoseconds_ = whole < 9.2e18 ? static_cast<std::int64_t>(whole) : INT64_MAX;
}

} // namespace loopscope::sim
