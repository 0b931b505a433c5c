// Which Python runs a program: one that is named, the virtual environment's, or the machine's own.
#pragma once

#include "core/python/program.h"

#include <functional>
#include <string>
#include <string_view>

namespace loopscope::python {

/// The versions that are taken: 3.oldest_minor to 3.newest_minor.
inline constexpr int oldest_minor = 9, newest_minor = 14;

struct Interpreter {
  std::string path;    // empty: there is none that can
  std::string version; // "3.11.2"
  std::string because; // of what it was chosen: "VIRTUAL_ENV", "--python", "python3", or in words
  std::string problem; // why there is none, what and what to do, in a line; empty where there is one
};

/// The Python that is to run the program: Program::interpreter where it is given (a path, or a name on the PATH), else
/// the one of VIRTUAL_ENV, of a .venv beside the program, or python3. The first of these that is there is asked for its
/// version by running it, which takes some 10 ms (nothing when it was asked before and has not changed), and 5 s at
/// most, or until `give_up` says so; when it will not do, that is the problem, and no other is taken in its place.
/// Links are kept: they are how a virtual environment knows itself. Any thread.
Interpreter find_interpreter(const Program&, const std::function<bool()>& give_up = {});

} // namespace loopscope::python
