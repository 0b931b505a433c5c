// Many programs, run by CPython and recorded, quickly.
#pragma once

#include "core/trace_files/file.h"
#include "tests/python.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace loopscope {

struct ProgramToRun {
  std::string text;
  bool real_time = false;
};

/// Their traces, in their order. Of one that did not end within ten seconds what there is, or null.
inline std::vector<std::shared_ptr<const trace::Trace>> run_all(const std::vector<ProgramToRun>& programs) {
  const TemporaryFolder folder;
  for (std::size_t i = 0; i < programs.size(); ++i) {
    folder.write(fmt::format("{}.py", i), programs[i].text);
    if (programs[i].real_time) folder.write(fmt::format("{}.real", i), "");
  }
  const ProcessOutput ran = run_python({MANY_RUNS, RECORDER_FILE, folder.path()});
  EXPECT_EQ(ran.status, 0) << ran.errors;
  std::vector<std::shared_ptr<const trace::Trace>> traces;
  for (std::size_t i = 0; i < programs.size(); ++i) {
    const trace::Loaded loaded = trace::load(folder.path() / fmt::format("{}.loopscope", i));
    traces.push_back(loaded.usable ? loaded.trace : nullptr);
  }
  return traces;
}

} // namespace loopscope
