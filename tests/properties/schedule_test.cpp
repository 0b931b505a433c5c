// Random programs make the same schedule on CPython's loop and on this one, callback for callback.

#include "core/trace/callback_log.h"
#include "tests/properties/recorded_run.h"
#include "tests/python.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>

namespace loopscope {
namespace {

/// Runs every program of the folder, each in a process of its own that is forked off one with asyncio loaded.
constexpr std::string_view run_all = R"(
import ast, asyncio, os, runpy, sys
virtual_asyncio, interpreter, folder = sys.argv[1:]
for name in sorted(os.listdir(folder)):
    if not name.endswith(".program"):
        continue
    path = os.path.join(folder, name)
    child = os.fork()
    if child == 0:
        os.dup2(os.open(path + ".log", os.O_CREAT | os.O_WRONLY, 0o600), 1)
        os.dup2(os.open(path + ".errors", os.O_CREAT | os.O_WRONLY, 0o600), 2)
        sys.argv = [virtual_asyncio, interpreter, path]
        try:
            runpy.run_path(virtual_asyncio, run_name="__main__")
        finally:
            import traceback
            traceback.print_exc()
            os._exit(1)
    if os.waitpid(child, 0)[1] != 0:
        print("CPython failed to run", path, open(path + ".errors").read())
)";

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(RandomPrograms, make_the_schedule_of_cpython) {
  // Others with --gtest_random_seed.
  constexpr std::uint64_t count = 300;
  const std::uint64_t first = 1 + count * static_cast<std::uint64_t>(GTEST_FLAG_GET(random_seed));
  TemporaryFolder folder;
  std::map<std::uint64_t, std::string> logs, programs;
  std::size_t callbacks = 0, deadlocks = 0;
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    const Scripts scripts = random_program(seed);
    programs[seed] = text_of(scripts);
    folder.write(std::to_string(seed) + ".program", programs[seed]);
    const auto trace = recorded_run(scripts);
    logs[seed] = trace::callback_log(*trace);
    for (std::size_t i = 0; i < trace->size(); ++i) {
      callbacks += (*trace)[i].kind == trace::EventKind::callback_begun;
      deadlocks += (*trace)[i].kind == trace::EventKind::idle;
    }
  }
  EXPECT_EQ(python(run_all, {PROPERTIES_FOLDER "/../conformance/virtual_asyncio.py",
                             PROPERTIES_FOLDER "/program/interpreter.py", folder.path()}),
            "");
  int different = 0;
  for (const auto& [seed, log] : logs) {
    const auto ours = lines_of(log), theirs = lines_of(read(folder.path() / (std::to_string(seed) + ".program.log")));
    std::size_t same = 0;
    while (same < ours.size() && same < theirs.size() && ours[same] == theirs[same]) ++same;
    if (same == ours.size() && same == theirs.size()) continue;
    if (++different > 3) continue;
    std::string before;
    for (std::size_t i = same > 8 ? same - 8 : 0; i < same; ++i) before += "  " + ours[i] + "\n";
    ADD_FAILURE() << "seed " << seed << ", line " << same + 1 << " of the log; before it\n"
                  << before << "CPython: " << (same < theirs.size() ? theirs[same] : "the end")
                  << "\nthe loop: " << (same < ours.size() ? ours[same] : "the end") << "\nthe program:\n"
                  << programs.at(seed);
  }
  EXPECT_EQ(different, 0);
  EXPECT_GT(callbacks, count * 10) << "the programs do something";
  EXPECT_LT(deadlocks, count * 3 / 4) << "and most come to their end";
}

} // namespace
} // namespace loopscope
