// Text as UTF-8. A byte that is part of no character counts as one of its own, U+FFFD.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace loopscope::ui {

/// Whether a byte goes on with the character of the byte before.
constexpr bool continues_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xc0) == 0x80;
}

/// The first code point of a text that is not empty; it is taken off the text.
constexpr char32_t next_code_point(std::string_view& text) {
  const auto first = static_cast<unsigned char>(text[0]);
  const std::size_t length = first < 0x80                    ? 1
                             : first >= 0xc2 && first < 0xe0 ? 2
                             : first >= 0xe0 && first < 0xf0 ? 3
                             : first >= 0xf0 && first < 0xf5 ? 4
                                                             : 0;
  if (length == 0 || length > text.size()) {
    text.remove_prefix(1);
    return 0xfffd;
  }
  char32_t code = length == 1 ? first : first & (0x7f >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if (!continues_character(text[i])) {
      text.remove_prefix(i);
      return 0xfffd;
    }
    code = (code << 6) | (static_cast<unsigned char>(text[i]) & 0x3f);
  }
  text.remove_prefix(length);
  return code;
}

/// The first character of a text that is not empty; it is taken off the text.
constexpr std::string_view next_character(std::string_view& text) {
  const std::string_view before = text;
  next_code_point(text);
  return before.substr(0, before.size() - text.size());
}

inline std::string encoded(char32_t code) {
  if (code < 0x80) return {static_cast<char>(code)};
  std::string text;
  int rest = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3; // bytes after the first
  text += static_cast<char>((0xff00 >> (rest + 1) & 0xff) | code >> 6 * rest);
  while (rest-- > 0) text += static_cast<char>(0x80 | (code >> 6 * rest & 0x3f));
  return text;
}

/// The text, or as many whole characters from its beginning as `bytes` hold.
constexpr std::string_view beginning(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  std::size_t end = bytes;
  while (end > 0 && bytes - end < 4 && continues_character(text[end])) --end;
  return text.substr(0, end);
}

/// How many characters a text has.
constexpr std::uint32_t columns_of(std::string_view text) {
  return static_cast<std::uint32_t>(std::ranges::count_if(text, [](char c) { return !continues_character(c); }));
}

/// How many bytes the first `columns` characters of a text take.
constexpr std::size_t bytes_of(std::string_view text, std::uint32_t columns) {
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    if (continues_character(text[at])) continue;
    if (columns == 0) break;
    --columns;
  }
  return at;
}

} // namespace loopscope::ui
