// Columns of text on a terminal.
#pragma once

#include "app/ui/utf8.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace loopscope::cli {

/// How many characters there are.
inline std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return !ui::continues_character(c); }));
}

/// With spaces behind it, so many columns wide at least.
inline std::string padded(std::string text, std::size_t wide) {
  const std::size_t now = columns(text);
  if (now < wide) text.append(wide - now, ' ');
  return text;
}

/// The beginning of a text, so many columns wide at most.
inline std::string_view shortened(std::string_view text, std::size_t most) {
  std::string_view rest = text;
  for (std::size_t i = 0; i < most && !rest.empty(); ++i) ui::next_character(rest);
  return text.substr(0, text.size() - rest.size());
}

} // namespace loopscope::cli
