// How a twin's coroutine functions match the program's.
#pragma once

#include <cstdint>
#include <string_view>

namespace loopscope::aio {

/// Which parameters a coroutine function of a twin has in the program, too: a twin's may have more, and in another
/// order.
struct Signature {
  std::uint16_t line = 0;      // of the twin, on which the function's body begins
  std::uint8_t parameters = 0; // of the twin's
  std::string_view shared;     // the place of each among them, in the program's order: 'a' is the first
};

} // namespace loopscope::aio
