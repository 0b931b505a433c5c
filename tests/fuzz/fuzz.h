// What the fuzzers share. Each of them is a function for bytes that a stranger may have made, which has to bear them
// all: libFuzzer calls it with bytes that it makes up (tools/fuzz), and a test with those that are kept in corpus/.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

/// -1: bytes like these are not worth keeping.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace loopscope::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// How many bytes come at once: all of them, or a half, an eighth, a 64th.
inline std::size_t piece_of(std::size_t size, std::uint8_t manner) {
  constexpr int shifts[] = {0, 1, 3, 6};
  return std::max<std::size_t>(1, size >> shifts[manner & 3]);
}

/// What has to hold whatever the bytes are.
inline void must(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "must hold, and does not: %s\n", what);
  std::abort();
}

} // namespace loopscope::fuzz
