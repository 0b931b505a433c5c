// What is said of a run is true: at every event of every lesson, also with its parameters at their ends and at random,
// and of random programs. (Those of the conformance tests: tests/conformance/oracle_test.cpp.)
//
// In the environment: LOOPSCOPE_SEEDS, how many random programs (240), and LOOPSCOPE_FIRST_SEED.

#include "tests/properties/oracle.h"

#include "scenarios/parameters.h"
#include "scenarios/run.h"
#include "tests/properties/recorded_run.h"
#include "tests/properties/shrink.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

namespace loopscope {
namespace {

constexpr std::uint64_t shards = 8;

void expect_all_true(const Tally& tally) {
  for (const Falsehood& falsehood : tally.falsehoods)
    ADD_FAILURE() << falsehood.claim << ", after event " << falsehood.position << ": \"" << falsehood.said << "\", but "
                  << falsehood.is;
}

/// Adds what was counted to the file that LOOPSCOPE_ORACLE_TALLY names, if it does.
void report(const Tally& tally) {
  if (const char* file = std::getenv("LOOPSCOPE_ORACLE_TALLY")) std::ofstream(file, std::ios::app) << tally.text();
}

std::uint64_t number_given(const char* variable, std::uint64_t otherwise) {
  const char* given = std::getenv(variable);
  return given ? std::stoull(given) : otherwise;
}

/// Writes the program, made small as long as a claim of that kind is false, to a file.
void keep_smallest(const Scripts& program, const std::string& claim, std::uint64_t seed) {
  const Scripts smallest = shrunk(program, [&](const std::vector<Scripts>& candidates) {
    std::vector<bool> show;
    for (const Scripts& candidate : candidates)
      show.push_back(held_against_the_run(recorded_run(candidate)).wrong.contains(claim));
    return show;
  });
  const auto file = std::filesystem::temp_directory_path() / ("loopscope-said-" + std::to_string(seed) + ".program");
  std::ofstream(file) << text_of(smallest);
  ADD_FAILURE() << "shrunk to " << size_of(smallest) << " instructions:\n"
                << text_of(smallest) << "\nKeep it: mv " << file.string() << " tests/properties/kept/";
  expect_all_true(held_against_the_run(recorded_run(smallest)));
}

class OfRandomPrograms : public testing::TestWithParam<std::uint64_t> {};

TEST_P(OfRandomPrograms, all_that_is_said_is_true) {
  const std::uint64_t first = number_given("LOOPSCOPE_FIRST_SEED", 1);
  const std::uint64_t count = number_given("LOOPSCOPE_SEEDS", 240);
  int failed = 0;
  Tally all;
  for (std::uint64_t seed = first + GetParam(); seed < first + count; seed += shards) {
    const Scripts program = random_program(seed, seed % 2 == 0);
    const Tally tally = held_against_the_run(recorded_run(program));
    all.add(tally);
    if (tally.falsehoods.empty()) continue;
    SCOPED_TRACE("seed " + std::to_string(seed));
    expect_all_true(tally);
    if (failed++ == 0) keep_smallest(program, tally.falsehoods.front().claim, seed);
  }
  report(all);
  if (count >= 100) EXPECT_GT(all.claims.size(), 15u) << "claims of all kinds were made\n" << all.text();
}

INSTANTIATE_TEST_SUITE_P(Oracle, OfRandomPrograms, testing::Range<std::uint64_t>(0, shards));

TEST(Oracle, all_that_is_said_of_the_kept_programs_is_true) {
  std::size_t programs = 0;
  for (const auto& entry : std::filesystem::directory_iterator(PROPERTIES_FOLDER "/kept")) {
    std::ifstream file(entry.path(), std::ios::binary);
    SCOPED_TRACE(entry.path());
    expect_all_true(
        held_against_the_run(recorded_run(program_of(std::string{std::istreambuf_iterator<char>(file), {}}))));
    ++programs;
  }
  EXPECT_GT(programs, 1u);
}

class OfLessons : public testing::TestWithParam<std::string> {};

TEST_P(OfLessons, all_that_is_said_is_true) {
  const scenarios::Lesson& lesson = *scenarios::find_lesson(GetParam());
  std::mt19937 random(7);
  std::vector<scenarios::Arguments> runs{{}};
  for (int round = 0; round < 4 && !lesson.parameters.empty(); ++round) {
    scenarios::Arguments arguments;
    for (const scenarios::Parameter& parameter : lesson.parameters) {
      const int steps = static_cast<int>((parameter.max - parameter.min) / parameter.step);
      const int most = std::min(steps, 12); // a crowd has nothing else to say
      int step = std::uniform_int_distribution(0, most)(random);
      if (round == 0) step = 0;
      if (round == 1) step = most;
      arguments[parameter.name] = parameter.min + parameter.step * step;
    }
    runs.push_back(arguments);
  }
  Tally all;
  std::shared_ptr<trace::Trace> before;
  for (const scenarios::Arguments& arguments : runs) {
    trace::Recorder recorder;
    scenarios::RunOptions options;
    options.recorder = &recorder;
    options.arguments = arguments;
    options.output = [](std::string_view, int) {};
    scenarios::run(lesson, options);
    std::string with;
    for (const auto& [name, value] : arguments) with += name + "=" + std::to_string(value) + " ";
    SCOPED_TRACE(with);
    Tally tally = held_against_the_run(recorder.trace());
    if (before) tally.add(comparison_held_against_the_runs(*before, *recorder.trace()));
    before = recorder.trace();
    all.add(tally);
    expect_all_true(tally);
  }
  report(all);
}

TEST(Oracle, all_that_is_said_of_two_lessons_beside_each_other_is_true) {
  std::vector<std::shared_ptr<trace::Trace>> traces;
  for (const scenarios::Lesson& lesson : scenarios::lessons_with_twins()) {
    trace::Recorder recorder;
    scenarios::RunOptions options;
    options.recorder = &recorder;
    options.output = [](std::string_view, int) {};
    scenarios::run(lesson, options);
    traces.push_back(recorder.trace());
  }
  for (std::uint64_t seed = 1; seed <= 20; ++seed) traces.push_back(recorded_run(random_program(seed, seed % 2 == 0)));
  Tally all;
  for (const auto& a : traces)
    for (const auto& b : traces) all.add(comparison_held_against_the_runs(*a, *b));
  all.falsehoods.resize(std::min<std::size_t>(all.falsehoods.size(), 20));
  expect_all_true(all);
  report(all);
}

INSTANTIATE_TEST_SUITE_P(Oracle, OfLessons, testing::ValuesIn([] {
                           std::vector<std::string> ids;
                           for (const scenarios::Lesson& lesson : scenarios::lessons_with_twins()) ids.push_back(lesson.id);
                           return ids;
                         }()),
                         [](const auto& tested) { return tested.param; });

} // namespace
} // namespace loopscope
