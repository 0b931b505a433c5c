// A run in simulated time makes the same trace, byte for byte, in every build and on every machine: the release, debug
// and sanitizer builds all compare theirs with trace_bytes.txt. After a change that changes traces, write it anew:
//
//     LOOPSCOPE_WRITE_TRACE_BYTES=1 tools/test -R SameBytes

#include "core/trace_files/file.h"
#include "scenarios/lessons.h"
#include "scenarios/run.h"
#include "tests/properties/recorded_run.h"
#include "tests/python.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace loopscope {
namespace {

constexpr std::uint64_t programs = 200;
const std::filesystem::path known = std::filesystem::path(PROPERTIES_FOLDER) / "trace_bytes.txt";

/// "name size checksum" of the file that the trace makes.
std::string bytes_of(const std::string& name, const trace::Trace& trace, const TemporaryFolder& folder) {
  const std::filesystem::path path = folder.path() / "trace";
  EXPECT_EQ(trace::save(trace, path), "");
  std::ifstream file(path, std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(file), {});
  return fmt::format("{} {} {:08x}", name, bytes.size(), trace::checksum(0, bytes));
}

std::shared_ptr<trace::Trace> trace_of(const scenarios::Lesson& lesson) {
  trace::Recorder recorder;
  scenarios::RunOptions options;
  options.recorder = &recorder;
  options.seed = 7;
  scenarios::run(lesson, options);
  return recorder.trace();
}

TEST(SameBytes, are_what_every_build_records_of_the_lessons_and_of_random_programs) {
  const TemporaryFolder folder;
  std::vector<std::string> here;
  for (const scenarios::Lesson& lesson : scenarios::lessons_with_twins())
    here.push_back(bytes_of(lesson.id, *trace_of(lesson), folder));
  for (std::uint64_t seed = 1; seed <= programs; ++seed)
    here.push_back(bytes_of("random-" + std::to_string(seed), *recorded_run(random_program(seed)), folder));

  if (std::getenv("LOOPSCOPE_WRITE_TRACE_BYTES")) {
    std::ofstream file(known);
    for (const std::string& line : here) file << line << '\n';
    return;
  }
  std::ifstream file(known);
  const std::vector<std::string> there = lines_of(std::string(std::istreambuf_iterator<char>(file), {}));
  ASSERT_EQ(here.size(), there.size()) << "write " << known << " anew";
  for (std::size_t i = 0; i < here.size(); ++i)
    EXPECT_EQ(here[i], there[i]) << "if its trace was meant to change, write " << known << " anew";
}

TEST(SameBytes, come_of_the_same_seed) {
  const TemporaryFolder folder;
  const scenarios::Lesson* lesson = scenarios::find_lesson("async_downloads");
  ASSERT_TRUE(lesson);
  EXPECT_EQ(bytes_of("a", *trace_of(*lesson), folder), bytes_of("a", *trace_of(*lesson), folder));
}

} // namespace
} // namespace loopscope
