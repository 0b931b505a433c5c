// A text as lines, to the byte: what is replaced in it can be put back exactly.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::editor {

/// A place between two bytes: a line, and a byte of it, both from 0.
struct Place {
  std::uint32_t line = 0, byte = 0;
  friend auto operator<=>(const Place&, const Place&) = default;
};

/// From one place to a later one.
struct Range {
  Place from, to;
  bool empty() const { return from == to; }
  friend bool operator==(const Range&, const Range&) = default;
};

/// Lines [line, line + removed) have become lines [line, line + inserted).
struct Change {
  std::uint32_t line = 0, removed = 0, inserted = 0;
};

/// Any bytes. Lines end with "\n" or "\r\n"; which of them is kept, line by line. There is always a line, and one
/// after the last newline.
class Text {
public:
  explicit Text(std::string_view = {});

  std::string all() const;
  std::uint32_t lines() const { return static_cast<std::uint32_t>(lines_.size()); }
  /// Without its end.
  std::string_view line(std::uint32_t at) const;
  /// Bytes of the line, with a carriage return that belongs to its end.
  std::uint32_t whole_size(std::uint32_t at) const { return static_cast<std::uint32_t>(lines_[at].size()); }
  Place end() const { return {lines() - 1, static_cast<std::uint32_t>(line(lines() - 1).size())}; }
  /// Of all bytes, whatever they are.
  Range whole() const { return {{0, 0}, {lines() - 1, whole_size(lines() - 1)}}; }
  std::string between(Range) const;
  /// What ends its lines: as its first line does.
  std::string_view newline() const;

  /// Puts that text in place of the range. Returns where it ends.
  Place replace(Range, std::string_view with);
  /// Where a text ends that begins there.
  static Place end_of(Place from, std::string_view text);

private:
  std::vector<std::string> lines_;
};

/// Columns as they are seen: a character has one, a tab as many as there are to the next multiple of four.
inline constexpr std::uint32_t tab_columns = 4;
std::uint32_t column_of(std::string_view line, std::uint32_t byte);
/// The place of a character that begins at that column, or covers it, or the end of the line.
std::uint32_t byte_at(std::string_view line, std::uint32_t column);

/// The beginning of the next character of the line, or its end; of the one before, or 0. A mark that is drawn over or
/// joined to the character before it is one with it.
std::uint32_t next_character(std::string_view line, std::uint32_t byte);
std::uint32_t previous_character(std::string_view line, std::uint32_t byte);
/// A place that is between two characters, at or before that byte.
std::uint32_t whole_character(std::string_view line, std::uint32_t byte);

/// How many bytes of spaces and tabs it begins with.
std::uint32_t indentation(std::string_view line);

} // namespace loopscope::editor
