// How large numbers are written.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>

namespace loopscope::app {

/// "9,990": thousands are set apart.
inline std::string grouped(std::uint64_t number) {
  std::string text = fmt::to_string(number);
  for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, ",");
  return text;
}

} // namespace loopscope::app
