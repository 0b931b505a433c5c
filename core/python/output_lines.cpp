#include "core/python/output_lines.h"

#include <utility>

namespace loopscope::python {

namespace {

/// How many bytes the character is long that stands first; 0 when none does.
std::size_t character(std::string_view text) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = at(0);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xf5 ? 0 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  if (length == 0 || length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((at(i) & 0xc0) != 0x80) return 0;
  // Overlong forms, surrogates, and what is beyond the last character.
  if ((first == 0xe0 && at(1) < 0xa0) || (first == 0xed && at(1) >= 0xa0) || (first == 0xf0 && at(1) < 0x90) ||
      (first == 0xf4 && at(1) >= 0x90))
    return 0;
  return length;
}

} // namespace

std::string repaired(std::string_view text) {
  std::string all;
  all.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = character(text);
    all.append(length ? text.substr(0, length) : std::string_view("\xef\xbf\xbd"));
    text.remove_prefix(length ? length : 1);
  }
  return all;
}

std::vector<std::string> OutputLines::add(std::string_view bytes) {
  std::vector<std::string> lines;
  while (!bytes.empty()) {
    const std::size_t newline = bytes.find('\n');
    std::size_t piece = newline == bytes.npos ? bytes.size() : newline;
    const std::size_t room = longest - pending_.size();
    const bool cut = piece > room;
    if (cut) piece = room;
    pending_.append(bytes.substr(0, piece));
    bytes.remove_prefix(piece);
    if (cut) {
      // Not within a character.
      std::size_t end = pending_.size();
      while (end > pending_.size() - 3 && (static_cast<unsigned char>(pending_[end - 1]) & 0xc0) == 0x80) --end;
      const std::size_t begin = end - 1;
      const bool whole = character(std::string_view(pending_).substr(begin)) != 0;
      const std::string left = whole ? std::string() : pending_.substr(begin);
      if (!whole) pending_.resize(begin);
      lines.push_back(repaired(std::exchange(pending_, left)));
      continue;
    }
    if (bytes.empty()) break;
    bytes.remove_prefix(1); // the newline
    lines.push_back(repaired(std::exchange(pending_, {})));
  }
  return lines;
}

std::string OutputLines::rest() {
  return repaired(std::exchange(pending_, {}));
}

} // namespace loopscope::python
