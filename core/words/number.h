// A number at the beginning of a text.
#pragma once

#include <cctype>
#include <cstddef>
#include <cstdlib>
#include <string>
#include <string_view>

namespace loopscope::words {

/// Reads a number as std::from_chars does, which not every library has for numbers with a point. Returns how many bytes
/// it takes; 0: there is none, and `into` stays as it is.
inline std::size_t read_number(std::string_view text, double& into) {
  const std::size_t digit = text.starts_with('-') ? 1 : 0;
  const std::size_t first = text.substr(digit).starts_with('.') ? digit + 1 : digit;
  if (first >= text.size() || !std::isdigit(static_cast<unsigned char>(text[first]))) return 0;
  if (text.size() > digit + 1 && (text[digit + 1] | 32) == 'x') { // strtod would read on
    into = 0;
    return digit + 1;
  }
  const std::string copy(text.substr(0, 400));
  char* end = nullptr;
  const double value = std::strtod(copy.c_str(), &end);
  if (end == copy.c_str()) return 0;
  into = value;
  return static_cast<std::size_t>(end - copy.c_str());
}

} // namespace loopscope::words
