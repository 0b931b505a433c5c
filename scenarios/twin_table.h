// The programs that the build has found, with the twins that it has matched to them (cmake/twins.py).
#pragma once

#include "core/aio/signature.h"
#include "scenarios/lesson.h"
#include "scenarios/run.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace loopscope::scenarios {

struct Twin {
  std::string_view name;
  void (*program)(const Arguments&);          // the module: runs to the program's end; null: the program has no twin
  std::span<const std::uint16_t> lines;       // by the twin's line: the Python line it mirrors, or 0
  std::span<const aio::Signature> signatures; // of its coroutine functions
  std::string_view file;                      // the twin's file name, without folders
  std::string_view python;                    // the Python program
  std::string_view source;                    // the twin
  std::string_view notes;                     // the lesson.md next to the Python program, if there is one
  std::string_view shown_file; // a further file that the lesson shows: its name, without folders, or empty
  std::string_view shown;      // and its text
};

/// Of every lesson.
const std::vector<Twin>& lesson_twins();

/// Those that have one.
inline std::vector<Twin> with_program(std::vector<Twin> twins) {
  std::erase_if(twins, [](const Twin& twin) { return !twin.program; });
  return twins;
}

/// Runs a twin as run() does a lesson's; `python` is what the trace gives as its program.
RunResult run_twin(const Twin& twin, std::string_view python, const RunOptions& options);

} // namespace loopscope::scenarios
