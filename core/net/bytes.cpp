#include "core/net/bytes.h"

#include <fmt/format.h>

namespace loopscope::net {

std::string repr(const Bytes& bytes) {
  const bool double_quotes = bytes.raw().find('\'') != std::string::npos && bytes.raw().find('"') == std::string::npos;
  const char quote = double_quotes ? '"' : '\'';
  std::string text = std::string("b") + quote;
  for (const char character : bytes.raw()) {
    const auto code = static_cast<unsigned char>(character);
    if (character == '\n') {
      text += "\\n";
    } else if (character == '\r') {
      text += "\\r";
    } else if (character == '\t') {
      text += "\\t";
    } else if (character == '\\' || character == quote) {
      text += {'\\', character};
    } else if (code < 32 || code > 126) {
      text += fmt::format("\\x{:02x}", code);
    } else {
      text += character;
    }
  }
  return text + quote;
}

} // namespace loopscope::net
