// CPython 3.14, the truth of the tests: npm's pyodide under node (tools/playground fetches it). It takes a second to
// start, so all that a test asks of it is asked at once.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace loopscope {

/// Why it is not here and what to do, in one sentence; empty where it is.
std::string python_3_14_lacks();

/// A program in a file, with the files it is given, and where to write what its run leaves.
struct VirtualRun {
  std::filesystem::path out;
  std::filesystem::path program;
  std::vector<std::filesystem::path> arguments{};
};

/// Runs them in virtual time, each with an asyncio of its own. OUT.log is what the harness of tests/conformance logs.
void log_by_python_3_14(const std::vector<VirtualRun>&);
/// OUT.loopscope is the trace of this recorder.
void record_by_python_3_14(const std::vector<VirtualRun>&, const std::filesystem::path& recorder);
/// Why a program could not be run to its end; empty where it was.
std::string why_not_run(const VirtualRun&);

/// What is in the file; empty where there is none.
std::string text_of_file(const std::filesystem::path&);

} // namespace loopscope
