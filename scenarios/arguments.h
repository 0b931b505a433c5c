// The values that a twin is run with.
#pragma once

#include "scenarios/lesson.h"

#include <cmath>
#include <string_view>

namespace loopscope::scenarios {

/// The value of a parameter of the program that is running; those not given have been filled in (run()).
inline double real(const Arguments& given, std::string_view parameter) {
  auto at = given.find(parameter);
  return at == given.end() ? 0.0 : at->second;
}
inline int integer(const Arguments& given, std::string_view parameter) {
  return static_cast<int>(std::lround(real(given, parameter)));
}

} // namespace loopscope::scenarios
