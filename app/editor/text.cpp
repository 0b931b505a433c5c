#include "app/editor/text.h"

#include "app/ui/utf8.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace loopscope::editor {
namespace {

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> lines;
  lines.reserve(static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1);
  for (;;) {
    const std::size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return lines;
    text.remove_prefix(end + 1);
  }
}

/// Whether a code point is drawn over the one before it, or as one with it: combining marks, joiners, variation
/// selectors, skin tones.
bool joins(char32_t code) {
  return (code >= 0x300 && code < 0x370) || (code >= 0x483 && code < 0x48a) || (code >= 0x591 && code < 0x5be) ||
         (code >= 0x64b && code < 0x660) || (code >= 0x1ab0 && code < 0x1b00) || (code >= 0x1dc0 && code < 0x1e00) ||
         code == 0x200d || (code >= 0x20d0 && code < 0x2100) || (code >= 0xfe00 && code < 0xfe10) ||
         (code >= 0xfe20 && code < 0xfe30) || (code >= 0x1f3fb && code < 0x1f400);
}

constexpr char32_t joiner = 0x200d;

} // namespace

Text::Text(std::string_view text) : lines_(split(text)) {}

std::string Text::all() const {
  return between(whole());
}

std::string_view Text::line(std::uint32_t at) const {
  std::string_view line = lines_[at];
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::string_view Text::newline() const {
  return lines_.size() > 1 && lines_[0].ends_with('\r') ? "\r\n" : "\n";
}

std::string Text::between(Range range) const {
  const auto [from, to] = range;
  if (from.line == to.line) return lines_[from.line].substr(from.byte, to.byte - from.byte);
  std::size_t size = 0;
  for (std::uint32_t line = from.line; line <= to.line; ++line) size += lines_[line].size() + 1;
  std::string text;
  text.reserve(size);
  text.append(lines_[from.line], from.byte);
  for (std::uint32_t line = from.line + 1; line < to.line; ++line) text.append(1, '\n').append(lines_[line]);
  return text.append(1, '\n').append(lines_[to.line], 0, to.byte);
}

Place Text::end_of(Place from, std::string_view text) {
  const auto newlines = static_cast<std::uint32_t>(std::ranges::count(text, '\n'));
  if (newlines == 0) return {from.line, from.byte + static_cast<std::uint32_t>(text.size())};
  return {from.line + newlines, static_cast<std::uint32_t>(text.size() - text.rfind('\n') - 1)};
}

Place Text::replace(Range range, std::string_view with) {
  const auto [from, to] = range;
  const Place end = end_of(from, with);
  if (from.line == to.line && end.line == from.line) {
    lines_[from.line].replace(from.byte, to.byte - from.byte, with);
    return end;
  }
  std::vector<std::string> inserted = split(with);
  inserted.back().append(lines_[to.line], to.byte);
  inserted.front().insert(0, lines_[from.line], 0, from.byte);
  const std::size_t removed = to.line - from.line + 1, both = std::min(removed, inserted.size());
  const auto at = lines_.begin() + from.line;
  std::move(inserted.begin(), inserted.begin() + static_cast<std::ptrdiff_t>(both), at);
  if (removed > both)
    lines_.erase(at + static_cast<std::ptrdiff_t>(both), at + static_cast<std::ptrdiff_t>(removed));
  else
    lines_.insert(at + static_cast<std::ptrdiff_t>(both),
                  std::move_iterator(inserted.begin() + static_cast<std::ptrdiff_t>(both)),
                  std::move_iterator(inserted.end()));
  return end;
}

std::uint32_t column_of(std::string_view line, std::uint32_t byte) {
  std::uint32_t column = 0;
  for (char c : line.substr(0, byte))
    if (c == '\t')
      column += tab_columns - column % tab_columns;
    else if (!ui::continues_character(c))
      ++column;
  return column;
}

std::uint32_t byte_at(std::string_view line, std::uint32_t column) {
  std::uint32_t at = 0, byte = 0;
  while (byte < line.size()) {
    std::uint32_t next = byte + 1;
    while (next < line.size() && ui::continues_character(line[next])) ++next;
    at += line[byte] == '\t' ? tab_columns - at % tab_columns : 1;
    if (at > column) break;
    byte = next;
  }
  return whole_character(line, byte);
}

std::uint32_t next_character(std::string_view line, std::uint32_t byte) {
  if (byte >= line.size()) return static_cast<std::uint32_t>(line.size());
  std::string_view rest = line.substr(byte);
  bool joined = ui::next_code_point(rest) == joiner;
  while (!rest.empty()) {
    std::string_view after = rest;
    const char32_t code = ui::next_code_point(after);
    if (!joins(code) && !joined) break;
    joined = code == joiner;
    rest = after;
  }
  return static_cast<std::uint32_t>(line.size() - rest.size());
}

std::uint32_t previous_character(std::string_view line, std::uint32_t byte) {
  return byte == 0 ? 0 : whole_character(line, std::min(byte, static_cast<std::uint32_t>(line.size())) - 1);
}

std::uint32_t whole_character(std::string_view line, std::uint32_t byte) {
  if (byte >= line.size()) return static_cast<std::uint32_t>(line.size());
  if (static_cast<unsigned char>(line[byte]) < 0x80) return byte;
  // From a byte that is surely the beginning of one: the last of ASCII, or else the beginning of the line.
  std::uint32_t from = byte;
  while (from > 0 && static_cast<unsigned char>(line[from]) >= 0x80) --from;
  for (std::uint32_t next = next_character(line, from); next <= byte; next = next_character(line, from)) from = next;
  return from;
}

std::uint32_t indentation(std::string_view line) {
  return static_cast<std::uint32_t>(std::min(line.find_first_not_of(" \t"), line.size()));
}

} // namespace loopscope::editor
