#include "app/editor/find.h"

#include <algorithm>

namespace loopscope::editor {
namespace {

bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}

bool same_but_case(char small, char c) {
  return small == (is_capital(c) ? static_cast<char>(c | 0x20) : c);
}

} // namespace

std::vector<Range> find_all(const Text& text, std::string_view words, std::size_t most) {
  std::vector<Range> found;
  if (words.empty()) return found;
  const bool exact = std::ranges::any_of(words, is_capital);
  for (std::uint32_t at = 0; at < text.lines() && found.size() < most; ++at) {
    const std::string_view line = text.line(at);
    for (std::size_t from = 0; from + words.size() <= line.size() && found.size() < most;) {
      const auto begin = line.begin() + static_cast<std::ptrdiff_t>(from);
      const auto place = exact ? std::search(begin, line.end(), words.begin(), words.end())
                               : std::search(begin, line.end(), words.begin(), words.end(),
                                             [](char c, char small) { return same_but_case(small, c); });
      if (place == line.end()) break;
      const auto byte = static_cast<std::uint32_t>(place - line.begin());
      found.push_back({{at, byte}, {at, byte + static_cast<std::uint32_t>(words.size())}});
      from = byte + words.size();
    }
  }
  return found;
}

} // namespace loopscope::editor
