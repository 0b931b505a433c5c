// The values that a twin is run with.
#pragma once

#include "core/aio/context.h"
#include "scenarios/lesson.h"

#include <cmath>
#include <string>
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

/// `sys.argv[1] if len(sys.argv) > 1 else otherwise`
inline std::string first_argument(const char* otherwise) {
  const auto& argv = aio::context().argv;
  return argv.size() > 1 ? argv[1] : otherwise;
}

} // namespace loopscope::scenarios
