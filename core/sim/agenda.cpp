#include "core/sim/agenda.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace loopscope::sim {

void Agenda::at(double time, std::function<void()> action) {
  actions_.push({std::max(time, now_), asked_++, std::move(action)});
}

bool Agenda::run_next(double limit) {
  if (actions_.empty() || actions_.top().time > limit) return false;
  Action next = std::move(const_cast<Action&>(actions_.top()));
  actions_.pop();
  set_clock(next.time);
  next.run();
  return true;
}

void Agenda::move_to(double time) {
  while (run_next(time)) {
  }
  set_clock(time);
}

void Agenda::set_clock(double time) {
  if (!(time > now_)) return;
  now_ = time;
  const double whole = std::round(time * 1e9);
  nanoseconds_ = whole < 9.2e18 ? static_cast<std::int64_t>(whole) : INT64_MAX;
}

} // namespace loopscope::sim
