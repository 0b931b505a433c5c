// What CPython's faulthandler writes of a thread's stack, and which call of a line it means.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::python {

struct StackFrame {
  std::string file;
  std::uint32_t line = 0;
  std::string function;
};

/// The frames, the innermost first; what is no frame is passed over. Names are UTF-8, paths the bytes that the system
/// has for them.
std::vector<StackFrame> stack_of(std::string_view dump);

/// The call that a line of Python makes, as it stands there: "time.sleep" of `x = time.sleep(3)`. `callee` is the
/// function that runs (a frame's); empty where it has no frame, as those written in C. Empty: the line makes no call.
std::string call_on(std::string_view line, std::string_view callee);

} // namespace loopscope::python
