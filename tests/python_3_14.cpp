#include "tests/python_3_14.h"

#include "tests/python.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace loopscope {

namespace {

void run(const std::vector<VirtualRun>& runs, const std::vector<std::string>& what) {
  TemporaryFolder folder;
  std::string list;
  for (const VirtualRun& one : runs) {
    list += one.out.string() + "\t" + one.program.string();
    for (const auto& argument : one.arguments) list += "\t" + argument.string();
    list += "\n";
  }
  std::vector<std::string> command{"bash",
                                   "-c",
                                   R"(list=$1; shift; exec timeout 600 "$@" < "$list")",
                                   "bash",
                                   folder.write("list", list),
                                   TESTS_FOLDER "/python/wasm/run.sh"};
  command.insert(command.end(), what.begin(), what.end());
  const ProcessOutput process = run_process(command);
  if (process.status != 0)
    ADD_FAILURE() << "CPython 3.14 under node stopped with status " << process.status << ":\n"
                  << process.errors.substr(process.errors.size() - std::min<std::size_t>(process.errors.size(), 2000));
}

} // namespace

std::string python_3_14_lacks() {
  const char* given = std::getenv("LOOPSCOPE_PYODIDE");
  const std::filesystem::path package = given ? given : TESTS_FOLDER "/../build/pyodide/package";
  if (run_process({"bash", "-c", "type node"}).status != 0)
    return "there is no node to run CPython 3.14: install the package nodejs";
  if (!exists(package / "pyodide.mjs"))
    return "CPython 3.14 is not here: tools/playground build/playground fetches it (npm's pyodide)";
  return {};
}

void log_by_python_3_14(const std::vector<VirtualRun>& runs) {
  run(runs, {"logs"});
}

void record_by_python_3_14(const std::vector<VirtualRun>& runs, const std::filesystem::path& recorder) {
  run(runs, {"traces", recorder});
}

std::string why_not_run(const VirtualRun& run) {
  if (const std::string error = text_of_file(run.out.string() + ".error"); !error.empty()) return error;
  if (exists(std::filesystem::path(run.out.string() + ".log"))) return {};
  if (exists(std::filesystem::path(run.out.string() + ".loopscope"))) return {};
  return "it was not run";
}

std::string text_of_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace loopscope
