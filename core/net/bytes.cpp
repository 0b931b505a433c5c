#include "core/net/bytes.h"

#include <fmt/format.h>

#include <vector>

namespace loopscope::net {

namespace {

constexpr std::size_t most_kept = 256; // 32 MiB, where that much was in use at once

thread_local bool thread_ends = false;
struct Rooms {
  std::vector<std::string> kept;
  ~Rooms() { thread_ends = true; }
};
thread_local Rooms rooms;

} // namespace

void Bytes::leave_room() noexcept {
  if (thread_ends || raw_.capacity() > 2 * room || rooms.kept.size() == rooms.kept.capacity()) return;
  raw_.clear();
  rooms.kept.push_back(std::move(raw_));
}

std::string Bytes::with_room() {
  std::string empty;
  if (rooms.kept.empty()) {
    rooms.kept.reserve(most_kept);
    empty.reserve(room);
  } else {
    empty = std::move(rooms.kept.back());
    rooms.kept.pop_back();
  }
  return empty;
}

void Bytes::free_rooms() {
  rooms.kept = {};
}

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
