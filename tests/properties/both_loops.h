// Programs on CPython's loop and on this one, side by side.
#pragma once

#include "tests/properties/random_program.h"
#include "tests/python.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace loopscope {

/// Where two logs of a program begin to differ.
struct Difference {
  std::size_t line = 0;          // of both logs, from 1
  std::vector<std::string> same; // the last lines before it
  std::string cpython, here;     // what stands there; "the end" where one log is over
};

/// What the programs did, all together.
struct Activity {
  std::size_t callbacks = 0;
  std::size_t deadlocks = 0;
};

/// Runs each program on both, this loop's in processes apart, so that one that crashes or does not end in so many
/// seconds is a difference as well. None where the logs are the same. In the order given. `python`: whose loop;
/// CPython 3.14's where none is given.
std::vector<std::optional<Difference>> differences(const std::vector<Scripts>& programs,
                                                   const Interpreter* python = nullptr, Activity* activity = nullptr,
                                                   unsigned seconds = 20);

} // namespace loopscope
