#include "core/aio/text.h"

#include "core/aio/context.h"

#include <charconv>
#include <cmath>

namespace loopscope::aio {

/// float.__repr__: the shortest digits that read back as the same number; an exponent from 1e16 on and below 1e-4.
std::string repr(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  char buffer[64];
  const double size = std::fabs(value);
  const bool exponent = size != 0 && (size < 1e-4 || size >= 1e16);
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value,
                                 exponent ? std::chars_format::scientific : std::chars_format::fixed);
  std::string text(buffer, end.ptr);
  if (!exponent && text.find('.') == std::string::npos) text += ".0";
  return text;
}

bool detail::only_places(std::string_view spec) {
  if (spec.size() > 1 && std::string_view("<>^").find(spec[1]) != std::string_view::npos)
    spec.remove_prefix(2);
  else if (!spec.empty() && std::string_view("<>^").find(spec[0]) != std::string_view::npos)
    spec.remove_prefix(1);
  return !spec.empty() && spec[0] != '0' && spec.find_first_not_of("0123456789") == std::string_view::npos;
}

/// str.__repr__: single quotes, unless the text has those and no double ones. Of what is beyond Latin-1 all
/// counts as printable.
std::string repr(std::string_view text) {
  const bool single = text.find('\'') != std::string_view::npos;
  const char quote = single && text.find('"') == std::string_view::npos ? '"' : '\'';
  std::string quoted(1, quote);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const auto next = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : 0);
    if (c == quote || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (c == '\n') {
      quoted += "\\n";
    } else if (c == '\r') {
      quoted += "\\r";
    } else if (c == '\t') {
      quoted += "\\t";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      quoted += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else if (c == '\xc2' && ((next >= 0x80 && next <= 0xa0) || next == 0xad)) { // UTF-8 of what no one can see
      quoted += fmt::format("\\x{:02x}", next);
      ++i;
    } else {
      quoted += c;
    }
  }
  return quoted + quote;
}

void print_line(std::string text) {
  RunContext& here = context();
  if (here.recorder)
    for (std::size_t begin = 0, end = 0; end != text.npos; begin = end + 1) { // an event for each line of it
      end = text.find('\n', begin);
      const auto line = std::string_view(text).substr(begin, end - begin);
      here.record(
          trace::event::printed{.thread = here.thread, .text = here.recorder->intern(line), .task = here.task()});
    }
  here.write(text += '\n', 1);
}

} // namespace loopscope::aio
