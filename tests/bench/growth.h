// What programs that measure growth print, for growth.py: a line of JSON for each figure.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string_view>

namespace loopscope::bench {

/// Of something at that size: nanoseconds or bytes.
inline void say(std::string_view what, std::uint64_t size, double each) {
  std::printf("{\"what\": \"%.*s\", \"size\": %llu, \"each\": %.6g}\n", static_cast<int>(what.size()), what.data(),
              static_cast<unsigned long long>(size), each);
  std::fflush(stdout);
}

} // namespace loopscope::bench
