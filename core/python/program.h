// A Python program of one's own, as it is to be run.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace loopscope::python {

/// What to do when a recording has grown to its limit.
enum class AtLimit : std::uint8_t { stop_recording, stop_program };

struct Program {
  std::string file;                   // its path as given, or a module's name where `module` is set
  bool module = false;                // as by python -m
  std::vector<std::string> arguments; // sys.argv from 1
  std::string folder;                 // to run in; empty: the current one
  std::string interpreter;            // path of the Python that runs it; empty: none was found
  /// What runs in place of what the file holds, under the same path (__file__, tracebacks): what was typed in the
  /// editor and is written nowhere, or a lesson's program.
  std::optional<std::string> text;
  bool skip_waiting = false; // virtual time: the clock jumps while nothing from outside can come
};

} // namespace loopscope::python
