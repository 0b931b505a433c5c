// Every program is run by CPython, through virtual_asyncio.py, and by the loop, through its twin.
// The logs of their callbacks must be the same, byte for byte.

#include "core/export/callback_log.h"
#include "scenarios/parameters.h"
#include "scenarios/twin_table.h"
#include "tests/properties/contracts.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>

namespace loopscope::scenarios {

const std::vector<Twin>& conformance_twins();

/// In the names of the tests.
void PrintTo(const Twin& twin, std::ostream* out) {
  *out << twin.name;
}

namespace {

/// What CPython's log of the program is.
std::string cpython_log(const std::string& name, std::string_view program) {
  char folder[] = "/tmp/loopscope-conformance-XXXXXX";
  if (!mkdtemp(folder)) throw std::runtime_error("cannot make a temporary folder in /tmp");
  const std::string file = std::string(folder) + "/" + name + ".py";
  std::ofstream(file) << program;
  const std::string command =
      "/usr/bin/python3 '" CONFORMANCE_FOLDER "/virtual_asyncio.py' '" + file + "' 2>'" + folder + "/errors'";
  std::string log;
  if (FILE* pipe = popen(command.c_str(), "r")) {
    char buffer[4096];
    while (std::size_t count = fread(buffer, 1, sizeof buffer, pipe)) log.append(buffer, count);
    const int status = pclose(pipe);
    if (status != 0) {
      std::ifstream errors(std::string(folder) + "/errors");
      ADD_FAILURE() << "CPython stopped with status " << status << ":\n" << errors.rdbuf();
    }
  }
  std::filesystem::remove_all(folder);
  return log;
}

std::string twin_log(const Twin& twin, std::string_view program, const Arguments& arguments) {
  trace::Recorder recorder;
  RunOptions options;
  options.recorder = &recorder;
  options.arguments = arguments;
  run_twin(twin, program, options);
  EXPECT_EQ(broken_contract(*recorder.trace()), "");
  return exports::callback_log(*recorder.trace());
}

class Programs : public testing::TestWithParam<Twin> {};

TEST_P(Programs, make_the_schedule_of_cpython) {
  const Twin& twin = GetParam();
  EXPECT_EQ(twin_log(twin, twin.python, {}), cpython_log(std::string(twin.name), twin.python));
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
  std::mt19937 random(7);
  // As they stand, all at the least, all at the most, and at random.
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
    const std::string program = program_with(lesson, arguments);
    ASSERT_EQ(twin_log(GetParam(), program, arguments), cpython_log(lesson.id, program)) << program;
    if (lesson.parameters.empty()) break;
  }
}

INSTANTIATE_TEST_SUITE_P(Conformance, Lessons, testing::ValuesIn(with_program(lesson_twins())), name_of);

} // namespace
} // namespace loopscope::scenarios
