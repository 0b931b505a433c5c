// The command line as data: what its completions and its manual page are made of (cmake/command_line).
#pragma once

#include <CLI/CLI.hpp>

namespace loopscope::cli {

/// Prints the commands, their options and what these can be given, and the lessons, as JSON.
int describe(const CLI::App&);

} // namespace loopscope::cli
