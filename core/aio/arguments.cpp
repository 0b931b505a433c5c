#include "core/aio/arguments.h"

#include <fmt/format.h>

#include <cmath>

namespace loopscope::aio {

namespace {

constexpr std::size_t longest = 12; // characters of a value

} // namespace

std::string detail::shown_number(long long value) {
  const std::string text = std::to_string(value);
  return text.size() <= longest ? text : "";
}

std::string detail::shown_number(double value) {
  const std::string text = repr(value);
  return text.size() <= longest || !std::isfinite(value) ? text : fmt::format("{:.6g}", value);
}

std::string detail::shown_text(std::string_view value) {
  std::string text = "\"";
  std::size_t characters = 0;
  for (const char c : value) {
    if ((static_cast<unsigned char>(c) & 0xc0) != 0x80 && ++characters > longest) {
      text += "…";
      break;
    }
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      text += ' ';
    else
      text += c == '"' ? '\'' : c;
  }
  return text + '"';
}

} // namespace loopscope::aio
