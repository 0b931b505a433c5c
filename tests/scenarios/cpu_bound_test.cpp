// What threads are worth: of the same computations, in C++ and in CPython.

#include "scenarios/lessons.h"
#include "scenarios/parameters.h"
#include "scenarios/run.h"

#include "tests/python.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>

namespace loopscope::scenarios {
namespace {

using trace::EventKind;

const Arguments two_threads{{"seconds", 1.4}, {"jobs", 2}, {"in_thread", 1}, {"beats", 1}};

std::string printed_in_virtual_time(const Arguments& arguments) {
  std::string text;
  RunOptions options;
  options.arguments = arguments;
  options.output = [&](std::string_view line, int) { text += line; };
  run(*find_lesson("cpu_bound"), options);
  return text;
}

int seconds_in(const std::string& printed) {
  const auto at = printed.find("computed in ");
  return at == std::string::npos ? -1 : std::stoi(printed.substr(at + 12));
}

TEST(CpuBound, in_virtual_time_each_thread_has_a_processor_of_its_own) {
  EXPECT_EQ(printed_in_virtual_time({{"seconds", 2.4}, {"jobs", 4}, {"in_thread", 1}, {"beats", 1}}),
            "beat 0\ncomputed in 2 s\n");
  EXPECT_EQ(printed_in_virtual_time({{"seconds", 2.4}, {"jobs", 4}, {"in_thread", 0}, {"beats", 1}}),
            "beat 0\ncomputed in 10 s\n");
}

TEST(CpuBound, in_CPython_threads_take_as_long_as_one_after_the_other) {
  const std::string printed = printed_by_python(program_with(*find_lesson("cpu_bound"), two_threads));
  EXPECT_GE(seconds_in(printed), 3) << printed; // two times 1.4 s of one processor
}

class CpuBoundForReal : public testing::TestWithParam<const char*> {};

TEST_P(CpuBoundForReal, threads_compute_at_the_same_time_and_the_loop_goes_on) {
  trace::Recorder recorder;
  RunOptions options;
  options.loop = GetParam();
  options.arguments = two_threads;
  options.recorder = &recorder;
  EXPECT_EQ(run(*find_lesson("cpu_bound"), options).outcome, trace::RunOutcome::finished);
  const trace::Trace& trace = *recorder.trace();
  int under_way = 0, most = 0;
  bool woke_meanwhile = false;
  std::int64_t begun = 0, computed = 0; // ns, of all threads
  for (std::uint64_t i = 0; i < trace.size(); ++i) {
    const trace::Event& event = trace[i];
    if (event.kind == EventKind::blocking_begun) most = std::max(most, ++under_way), begun += event.time;
    if (event.kind == EventKind::blocking_ended) --under_way, computed += event.time;
    woke_meanwhile = woke_meanwhile || (under_way == 2 && event.kind == EventKind::timer_due);
  }
  EXPECT_EQ(most, 2);
  EXPECT_TRUE(woke_meanwhile) << "the second that main sleeps is over before they are";
  EXPECT_GE(computed - begun, 2'800'000'000) << "each has used its time of a processor";
}

TEST_P(CpuBoundForReal, computing_on_the_loops_own_thread_blocks_it) {
  trace::Recorder recorder;
  RunOptions options;
  options.loop = GetParam();
  options.arguments = {{"seconds", 1.4}, {"beats", 1}};
  options.recorder = &recorder;
  run(*find_lesson("cpu_bound"), options);
  const trace::Trace& trace = *recorder.trace();
  std::int64_t begun = 0;
  for (std::uint64_t i = 0; i < trace.size(); ++i) {
    const trace::Event& event = trace[i];
    if (event.kind == EventKind::blocking_begun) begun = event.time;
    if (event.kind != EventKind::blocking_ended) continue;
    EXPECT_EQ(trace[i - 1].kind, EventKind::blocking_begun) << "nothing came between";
    EXPECT_GE(event.time - begun, 1'400'000'000);
  }
  EXPECT_GT(begun, 0);
}

INSTANTIATE_TEST_SUITE_P(Scenarios, CpuBoundForReal, testing::Values("poll", "asio"),
                         [](const testing::TestParamInfo<const char*>& loop) { return std::string(loop.param); });

} // namespace
} // namespace loopscope::scenarios
