#include "tests/properties/both_loops.h"

#include "core/export/callback_log.h"
#include "tests/properties/recorded_run.h"
#include "tests/python_3_14.h"

#include <gtest/gtest.h>

#include <algorithm>

#include <sys/wait.h>
#include <unistd.h>

namespace loopscope {

namespace {

/// Runs every program of the folder, each in a process that is forked off one which has loaded all but the program.
constexpr std::string_view run_all = R"(
import ast, asyncio, functools, os, runpy, selectors, signal, sys
virtual_asyncio, interpreter, folder, seconds = sys.argv[1:]
codes = {path: compile(open(path).read(), os.path.abspath(path), "exec") for path in (virtual_asyncio, interpreter)}
runpy.run_path = lambda path, run_name: exec(codes[path], {"__name__": run_name, "__file__": path})
for name in os.listdir(folder):
    if not name.endswith(".program"):
        continue
    path = os.path.join(folder, name)
    child = os.fork()
    if child == 0:
        signal.alarm(int(seconds))
        os.dup2(os.open(path + ".log", os.O_CREAT | os.O_WRONLY, 0o600), 1)
        os.dup2(os.open(path + ".errors", os.O_CREAT | os.O_WRONLY, 0o600), 2)
        sys.argv = [virtual_asyncio, interpreter, path]
        try:
            runpy.run_path(virtual_asyncio, run_name="__main__")
        finally:
            import traceback
            traceback.print_exc()
            os._exit(1)
    status = os.waitpid(child, 0)[1]
    if status != 0:
        with open(path + ".log", "a") as log:
            log.write(f"CPython stopped with status {status}: " + open(path + ".errors").read())
)";

std::string file_of(std::size_t number, const char* kind) {
  return std::to_string(number) + ".program" + kind;
}

constexpr const char* interpreter = TESTS_FOLDER "/properties/program/interpreter.py";

/// The logs of the programs in the folder: N.program.log.
void run_there(const Interpreter& python, const TemporaryFolder& folder, unsigned seconds) {
  const ProcessOutput process = run_process({python.path, "-W", "ignore", folder.write("run_all.py", run_all),
                                             TESTS_FOLDER "/conformance/virtual_asyncio.py", interpreter, folder.path(),
                                             std::to_string(seconds)});
  EXPECT_EQ(process.output + process.errors, "");
}

void run_by_3_14(std::size_t count, const TemporaryFolder& folder) {
  std::vector<VirtualRun> runs;
  for (std::size_t n = 0; n < count; ++n) {
    const auto program = folder.path() / file_of(n, "");
    runs.push_back({.out = program, .program = interpreter, .arguments = {program}});
  }
  log_by_python_3_14(runs);
  for (std::size_t n = 0; n < count; ++n)
    if (const std::string why = why_not_run(runs[n]); !why.empty())
      folder.write(file_of(n, ".log"), "CPython 3.14 cannot run it: " + why);
}

/// The logs of the programs from `first` on, until one crashes, or does not end in time.
[[noreturn]] void write_logs(const std::vector<Scripts>& programs, std::size_t first, const TemporaryFolder& folder,
                             unsigned seconds) {
  try {
    for (std::size_t n = first; n < programs.size(); ++n) {
      alarm(seconds);
      folder.write(file_of(n, ".here"), exports::callback_log(*recorded_run(programs[n])));
    }
    _exit(0);
  } catch (...) {
    _exit(1);
  }
}

void run_here(const std::vector<Scripts>& programs, const TemporaryFolder& folder, unsigned seconds) {
  for (std::size_t next = 0; next < programs.size(); ++next) {
    const pid_t child = fork();
    if (child < 0) throw std::runtime_error("cannot fork");
    if (child == 0) write_logs(programs, next, folder, seconds);
    int status = 0;
    waitpid(child, &status, 0);
    if (status == 0) return;
    while (std::filesystem::exists(folder.path() / file_of(next, ".here"))) ++next;
    folder.write(file_of(next, ".here"), "the process stopped with status " + std::to_string(status));
  }
}

std::optional<Difference> difference(const std::vector<std::string>& cpython, const std::vector<std::string>& here) {
  const auto [theirs, ours] = std::ranges::mismatch(cpython, here);
  if (theirs == cpython.end() && ours == here.end()) return {};
  Difference found;
  found.line = static_cast<std::size_t>(ours - here.begin()) + 1;
  found.same.assign(ours - std::min<std::ptrdiff_t>(8, ours - here.begin()), ours);
  found.cpython = theirs == cpython.end() ? "the end" : *theirs;
  found.here = ours == here.end() ? "the end" : *ours;
  return found;
}

} // namespace

std::vector<std::optional<Difference>> differences(const std::vector<Scripts>& programs, const Interpreter* python,
                                                   Activity* activity, unsigned seconds) {
  TemporaryFolder folder;
  for (std::size_t n = 0; n < programs.size(); ++n) folder.write(file_of(n, ""), text_of(programs[n]));
  if (python)
    run_there(*python, folder, seconds);
  else
    run_by_3_14(programs.size(), folder);
  run_here(programs, folder, seconds);
  std::vector<std::optional<Difference>> found;
  for (std::size_t n = 0; n < programs.size(); ++n) {
    const auto here = lines_of(text_of_file(folder.path() / file_of(n, ".here")));
    found.push_back(difference(lines_of(text_of_file(folder.path() / file_of(n, ".log"))), here));
    if (!activity) continue;
    for (const std::string& line : here) {
      activity->callbacks += line.find(" run ") != line.npos;
      activity->deadlocks += line == "idle";
    }
  }
  return found;
}

} // namespace loopscope
