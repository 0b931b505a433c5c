// Every program is run by CPython, through virtual_asyncio.py, and by the loop, through its twin. The logs of their
// callbacks must be the same, byte for byte. The truth is CPython 3.14. The system's, and those that LOOPSCOPE_PYTHONS
// names, are further witnesses: versions.txt says what an older one runs otherwise.
//
// LOOPSCOPE_ONLY, a program's or a lesson's name: CPython 3.14 is asked of that one alone.

#include "core/export/callback_log.h"
#include "scenarios/parameters.h"
#include "scenarios/twin_table.h"
#include "tests/conformance/versions.h"
#include "tests/properties/contracts.h"
#include "tests/python.h"
#include "tests/python_3_14.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <string>

namespace loopscope::scenarios {

const std::vector<Twin>& conformance_twins();

/// In the names of the tests.
void PrintTo(const Twin& twin, std::ostream* out) {
  *out << twin.name;
}

namespace {

std::string twin_log(const Twin& twin, std::string_view program, const Arguments& arguments) {
  trace::Recorder recorder;
  RunOptions options;
  options.recorder = &recorder;
  options.arguments = arguments;
  run_twin(twin, program, options);
  EXPECT_EQ(broken_contract(*recorder.trace()), "");
  return exports::callback_log(*recorder.trace());
}

/// What is run of a twin, and its log.
struct Run {
  Run(const Twin& twin, std::string program, const Arguments& arguments)
      : name(twin.name), program(std::move(program)), log(twin_log(twin, this->program, arguments)) {}
  std::string name, program, log;
};

/// A lesson as it stands, with all its parameters at the least, all at the most, and at random.
std::vector<Run> runs_of_lesson(const Twin& twin) {
  const Lesson& lesson = *find_lesson(twin.name);
  std::mt19937 random(7);
  std::vector<Run> runs;
  for (int round = 0; round < 8; ++round) {
    Arguments arguments;
    for (const Parameter& parameter : lesson.parameters) {
      const int steps = static_cast<int>((parameter.max - parameter.min) / parameter.step);
      double value = parameter.initial;
      if (round == 1) value = parameter.min;
      if (round == 2) value = parameter.max;
      // Of a large range rather the small values: the large ones take long, and round 2 has the largest.
      const int most = std::min(steps, 100);
      if (round > 2) value = parameter.min + parameter.step * std::uniform_int_distribution(0, most)(random);
      arguments[parameter.name] = value;
    }
    runs.emplace_back(twin, program_with(lesson, arguments), arguments);
    if (lesson.parameters.empty()) break;
  }
  return runs;
}

std::vector<Run> runs_of_program(const Twin& twin) {
  return {Run(twin, std::string(twin.python), {})};
}

std::string log_of(const Interpreter& python, const Run& run) {
  TemporaryFolder folder;
  const auto file = folder.write(run.name + ".py", run.program);
  ProcessOutput process =
      run_process({python.path, "-W", "ignore", TESTS_FOLDER "/conformance/virtual_asyncio.py", file});
  if (process.status != 0)
    process.output += "it stopped with status " + std::to_string(process.status) + ":\n" + process.errors;
  return process.output;
}

/// Against the CPythons of this machine.
void expect_their_schedules(const std::vector<Run>& runs) {
  for (const Interpreter& python : interpreters()) {
    const std::string& name = runs.front().name;
    const std::string otherwise = why_otherwise(python.version, name);
    if (otherwise.empty()) {
      for (const Run& run : runs)
        ASSERT_EQ(run.log, log_of(python, run))
            << python.name() << " makes another schedule of\n"
            << run.program << "\nCorrect the twin; if asyncio has changed since, add " << name
            << " to tests/conformance/versions.txt.";
    } else {
      const auto differs = [&](const Run& run) { return run.log != log_of(python, run); };
      EXPECT_TRUE(std::ranges::any_of(runs, differs))
          << python.name() << " makes the twin's schedule of " << name
          << ", but tests/conformance/versions.txt has a row which says that it does not: " << otherwise;
    }
  }
}

/// Where the logs begin to differ.
std::string difference(const std::string& cpython, const std::string& twin) {
  const auto theirs = lines_of(cpython), ours = lines_of(twin);
  const auto [a, b] = std::ranges::mismatch(theirs, ours);
  std::string text = "line " + std::to_string(a - theirs.begin() + 1) + " of the logs; before it\n";
  for (auto at = a - std::min<std::ptrdiff_t>(6, a - theirs.begin()); at != a; ++at) text += "  " + *at + "\n";
  text += "CPython 3.14: " + (a == theirs.end() ? "the end" : *a) + "\n";
  return text + "the twin:     " + (b == ours.end() ? "the end" : *b) + "\n";
}

/// Against CPython 3.14, all of them at once.
void expect_the_schedules_of_3_14(const std::vector<Twin>& twins, std::vector<Run> (*runs_of)(const Twin&)) {
  if (const std::string lacks = python_3_14_lacks(); !lacks.empty()) GTEST_SKIP() << lacks;
  const char* only = std::getenv("LOOPSCOPE_ONLY");
  TemporaryFolder folder;
  std::vector<Run> runs;
  for (const Twin& twin : twins)
    if (!only || twin.name == only)
      for (Run& run : runs_of(twin)) runs.push_back(std::move(run));
  std::vector<VirtualRun> asked;
  for (std::size_t n = 0; n < runs.size(); ++n) {
    const auto own = folder.path() / std::to_string(n);
    create_directory(own);
    asked.push_back({own / "run", folder.write(std::to_string(n) + "/" + runs[n].name + ".py", runs[n].program)});
  }
  log_by_python_3_14(asked);
  for (std::size_t n = 0; n < runs.size(); ++n) {
    const std::string log = text_of_file(asked[n].out.string() + ".log");
    if (const std::string why = why_not_run(asked[n]); !why.empty())
      ADD_FAILURE() << "CPython 3.14 cannot run " << runs[n].name << ": " << why;
    else if (log != runs[n].log)
      ADD_FAILURE() << runs[n].name << " is another schedule in CPython 3.14, " << difference(log, runs[n].log)
                    << "the program is\n"
                    << runs[n].program;
  }
}

class Programs : public testing::TestWithParam<Twin> {};

TEST_P(Programs, make_the_schedule_of_cpython) {
  expect_their_schedules(runs_of_program(GetParam()));
}

std::string name_of(const testing::TestParamInfo<Twin>& info) {
  return std::string(info.param.name);
}

INSTANTIATE_TEST_SUITE_P(Conformance, Programs, testing::ValuesIn(conformance_twins()), name_of);

class Lessons : public testing::TestWithParam<Twin> {};

TEST_P(Lessons, make_the_schedule_of_cpython_whatever_their_parameters) {
  const Lesson& lesson = *find_lesson(GetParam().name);
  if (lesson.compared != "schedule")
    GTEST_SKIP() << "compared in its " << lesson.compared << ": " << lesson.compared_because;
  expect_their_schedules(runs_of_lesson(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Conformance, Lessons, testing::ValuesIn(with_program(lesson_twins())), name_of);

TEST(Python314, makes_the_schedule_of_every_program) {
  expect_the_schedules_of_3_14(conformance_twins(), runs_of_program);
}

std::vector<Twin> compared_lessons() {
  std::vector<Twin> twins = with_program(lesson_twins());
  std::erase_if(twins, [](const Twin& twin) { return find_lesson(twin.name)->compared != "schedule"; });
  return twins;
}

TEST(Python314, makes_the_schedule_of_every_lesson_whatever_its_parameters) {
  expect_the_schedules_of_3_14(compared_lessons(), runs_of_lesson);
}

TEST(Versions, are_told_of_programs_and_lessons_that_there_are) {
  EXPECT_EQ(wrong_row([](std::string_view name) {
              return std::ranges::count(conformance_twins(), name, &Twin::name) +
                         std::ranges::count(compared_lessons(), name, &Twin::name) ==
                     1;
            }),
            "");
}

} // namespace
} // namespace loopscope::scenarios
