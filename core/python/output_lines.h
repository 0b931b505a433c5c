// What comes down a pipe, line by line.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::python {

/// Bytes in any pieces, cut into lines.
class OutputLines {
public:
  /// A line that is longer comes in several.
  static constexpr std::size_t longest = std::size_t{1} << 16;

  /// Takes the next bytes; returns the lines that are whole, without their newlines, as UTF-8.
  std::vector<std::string> add(std::string_view bytes);
  /// What stands after the last newline, as a line; empty when nothing does. It begins anew after it.
  std::string rest();
  bool has_rest() const { return !pending_.empty(); }

private:
  std::string pending_;
};

/// The text with U+FFFD in the place of each byte that is no part of UTF-8.
std::string repaired(std::string_view text);

} // namespace loopscope::python
