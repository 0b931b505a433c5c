// The colours of a program's text: a small tokenizer for each language, made for reading, not for compiling.
#pragma once

#include "core/trace/event.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::app {

enum class Token : std::uint8_t {
  plain,
  keyword, // and the words that C++'s preprocessor knows
  string,
  comment,
  number,
  decorator,
  marker, // `// py: ...`, by which a twin's line names the line that it mirrors
};

/// A stretch of a line: bytes [begin, end) of its text.
struct Piece {
  std::uint32_t begin = 0, end = 0;
  Token token{};
  friend bool operator==(const Piece&, const Piece&) = default;
};

/// The colours of a part of a Python program that begins outside of any string: one for each byte.
struct Painted {
  std::vector<Token> tokens;
  std::vector<std::size_t> starts; // of the lines that begin outside of strings, in bytes
  bool open = false;               // it ends within a string
};
Painted paint_python(std::string_view);

/// One line as it is drawn: tabs are spaces up to the next multiple of four, control characters are gone.
struct CodeLine {
  std::string text;
  std::vector<Piece> pieces; // cover the text from its beginning to its end, without gaps
  std::uint32_t columns = 0; // characters
};

/// What of a source is shown, however long a trace says that it is: so many bytes of it, lines, and characters of a
/// line.
inline constexpr std::size_t most_source = 1 << 20, most_lines = 20'000, most_columns = 1000;

/// Splits a source into lines and colours them. Takes any bytes: what is not that language is coloured
/// oddly, but whole. A newline at the very end begins no further line; an empty source has no lines.
/// What is left out at the end, or of a line, is said by an ellipsis.
std::vector<CodeLine> highlight(std::string_view source, trace::Language language);

} // namespace loopscope::app
