// What CPython is given to run: a program of one's own, or a lesson's.
#pragma once

#include "app/shell/world.h"
#include "core/net/lesson_server.h"
#include "core/python/program.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace loopscope::app {

/// A program, and what it needs beside it while it runs.
struct PreparedProgram {
  python::Program program;
  std::string scenario;                                        // a lesson's id; empty: the program's name
  std::vector<std::pair<std::string, std::string>> parameters; // a lesson's, with their values
  std::unique_ptr<net::LessonServer> server;                   // null: it needs none, or another was given
};

/// For settings with a program of one's own or with the loop "cpython". A lesson's program runs with the arguments in
/// the places of its constants, as a file of that name in the root folder, so that it imports nothing from the one in
/// which Loopscope was started. Throws std::runtime_error where the lessons' server cannot be started.
PreparedProgram prepared(const RunSettings&);

} // namespace loopscope::app
