// How large numbers are written.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string>

namespace loopscope::words {

/// "9,990": thousands are set apart.
inline std::string grouped(std::uint64_t number) {
  std::string text = fmt::to_string(number);
  for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, ",");
  return text;
}

/// "9,990 B", "12.5 kB", "3.1 MB"
inline std::string amount(std::int64_t bytes) {
  if (bytes < 10'000) return grouped(static_cast<std::uint64_t>(std::max<std::int64_t>(0, bytes))) + " B";
  const double kilo = static_cast<double>(bytes) / 1000;
  if (kilo < 10'000) return fmt::format("{:.{}f} kB", kilo, kilo < 100 ? 1 : 0);
  return fmt::format("{:.1f} MB", kilo / 1000);
}

} // namespace loopscope::words
