// Lessons that CPython cannot run in virtual time are compared in what they print: CPython runs the program for
// real, and the loop its twin in virtual time.

#include "core/net/lesson_server.h"
#include "scenarios/lessons.h"
#include "scenarios/parameters.h"
#include "scenarios/run.h"

#include "tests/python.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <future>
#include <ostream>
#include <regex>
#include <set>
#include <string>

namespace loopscope::scenarios {
namespace {

/// Arguments with which the program takes a few seconds, and no two things happen at nearly the same time.
struct RealRun {
  std::string lesson;
  Arguments arguments;
};

void PrintTo(const RealRun& run, std::ostream* out) {
  *out << run.lesson;
  for (const auto& [name, value] : run.arguments) *out << ' ' << name << '=' << value;
}

const std::vector<RealRun>& real_runs() {
  static const std::vector<RealRun> runs{
      {"threadsafe", {{"seconds", 1}, {"safe", 1}, {"asleep", 2}}},
      {"threadsafe", {{"seconds", 1}, {"safe", 0}, {"asleep", 2}}},
      {"threadsafe", {{"seconds", 1}, {"safe", 0}, {"debug", 1}, {"asleep", 2}}},
      {"cpu_bound", {{"seconds", 1.4}, {"jobs", 1}, {"in_thread", 0}, {"beats", 1}}},
      {"cpu_bound", {{"seconds", 0.4}, {"jobs", 2}, {"in_thread", 0}, {"beats", 1}}},
      {"cpu_bound", {{"seconds", 1.4}, {"jobs", 2}, {"in_thread", 1}, {"beats", 1}}},
      {"background_work", {{"steps", 3}, {"cancel_at", 9.5}}},
      {"background_work", {{"steps", 3}, {"cancel_at", 1}}},
      {"blocking_downloads", {{"slow", 0.5}}},
      {"async_downloads", {{"slow", 0.5}}},
      {"disk_writes", {{"files", 1}, {"disk_seconds", 0}, {"in_thread", 0}}},
      {"disk_writes", {{"files", 1}, {"disk_seconds", 0}, {"in_thread", 1}}},
      {"echo_server", {{"clients", 3}, {"pause", 0.2}, {"open_seconds", 0}}},
      {"echo_server", {{"clients", 0}, {"open_seconds", 1}}},
  };
  return runs;
}

std::string printed_by_twin(const Lesson& lesson, const Arguments& arguments, std::string loop, std::string server) {
  std::string text;
  RunOptions options;
  options.loop = std::move(loop);
  options.server = std::move(server);
  options.arguments = arguments;
  options.output = [&](std::string_view line, int stream) {
    if (stream == 1) text += line;
  };
  EXPECT_EQ(run(lesson, options).outcome, trace::RunOutcome::finished);
  return text;
}

/// What is printed, without how long computing took: that is up to the processors.
std::string told(const std::string& text) {
  static const std::regex took("computed in [0-9]+ s");
  return std::regex_replace(text, took, "computed");
}

class RealTime : public testing::TestWithParam<RealRun> {};

TEST_P(RealTime, programs_print_what_their_twins_print_in_virtual_time_and_in_real_time) {
  const Lesson* lesson = find_lesson(GetParam().lesson);
  ASSERT_TRUE(lesson);
  for (const auto& [name, value] : GetParam().arguments)
    EXPECT_TRUE(std::ranges::any_of(lesson->parameters, [&](const Parameter& p) { return p.name == name; })) << name;
  const std::string program = program_with(*lesson, GetParam().arguments);
  const net::LessonServer server;
  const std::string virtually = printed_by_twin(*lesson, GetParam().arguments, "simulated", {});
  const auto begin = [&](const char* loop) {
    return std::async(std::launch::async,
                      [&, loop] { return printed_by_twin(*lesson, GetParam().arguments, loop, server.url()); });
  };
  auto by_poll = begin("poll"), by_asio = begin("asio");
  EXPECT_EQ(told(virtually), told(printed_by_python(program, {server.url()}))) << program;
  EXPECT_EQ(told(virtually), told(by_poll.get())) << program;
  EXPECT_EQ(told(virtually), told(by_asio.get())) << program;
}

INSTANTIATE_TEST_SUITE_P(Scenarios, RealTime, testing::ValuesIn(real_runs()));

TEST(RealTime_, every_lesson_that_is_compared_in_its_prints_is_run) {
  std::set<std::string> said, run;
  for (const Lesson& lesson : lessons_with_twins())
    if (lesson.compared == "prints") said.insert(lesson.id);
  for (const RealRun& real_run : real_runs()) run.insert(real_run.lesson);
  EXPECT_EQ(run, said);
}

} // namespace
} // namespace loopscope::scenarios
