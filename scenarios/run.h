// Running a lesson's twin on a loop.
#pragma once

#include "core/trace/recorder.h"
#include "scenarios/lessons.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace loopscope::aio {
class Doorbell;
class Pacer;
class StopSwitch;
} // namespace loopscope::aio

namespace loopscope::scenarios {

struct RunOptions {
  std::string loop = "simulated";
  Arguments arguments;
  std::uint64_t seed = 0;
  trace::Recorder* recorder = nullptr;               // null: nothing is recorded
  aio::Pacer* pacer = nullptr;                       // null: as fast as it goes
  std::function<void(std::string_view, int)> output; // each printed text with its newline; 1 stdout, 2 stderr
  aio::StopSwitch* stop = nullptr;                   // null: it is not ended from outside
  aio::Doorbell* doorbell = nullptr;                 // null: its loop is not called from outside
  std::string server;                                // its URL, for a real loop; empty: one is started for the run
};

/// How a run ended.
struct RunResult {
  trace::RunOutcome outcome{};
  std::string message; // of a failure: "ValueError: ..."
};

/// Runs the lesson's twin on the calling thread, on any loop but CPython's, until its program ends, nothing can ever
/// wake its loop, or the pacer aborts it. Never throws for what the program does.
RunResult run(const Lesson&, const RunOptions&);

} // namespace loopscope::scenarios
