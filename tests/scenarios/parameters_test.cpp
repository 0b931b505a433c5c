#include "scenarios/parameters.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>

namespace loopscope::scenarios {
namespace {

Parameter parameter_of(std::string_view line) {
  const auto found = parameters_of(line);
  if (found.size() != 1) throw std::logic_error("not one parameter: " + std::string(line));
  return found[0];
}

TEST(Parameters, that_are_yes_or_no_are_switches) {
  const Parameter off = parameter_of("STUBBORN = False  # True or False"), on = parameter_of("SAFE = True  # True or False");
  EXPECT_TRUE(off.toggle);
  EXPECT_EQ(off.initial, 0);
  EXPECT_EQ(on.initial, 1);
  EXPECT_EQ(literal(off, 1), "True");
  EXPECT_EQ(literal(off, 0), "False");
  EXPECT_EQ(problem_with(off, 0), "");
  EXPECT_EQ(problem_with(off, 1), "");
  EXPECT_EQ(problem_with(off, 0.5), "stubborn must be 0 or 1");
  Lesson lesson;
  lesson.program = "import x\nSTUBBORN = False  # True or False\n";
  lesson.parameters = parameters_of(lesson.program);
  EXPECT_EQ(program_with(lesson, {{"stubborn", 1}}), "import x\nSTUBBORN = True  # True or False\n");
  EXPECT_TRUE(parameters_of("STUBBORN = False  # 0 to 1\nOTHER = 1  # True or False\n").empty());
}

TEST(Parameters, are_the_constants_whose_comment_gives_a_range) {
  const auto found = parameters_of(R"(import asyncio

WORKERS = 3  # 1 to 8
SECONDS_HELD = 1.5  # 0 to 5 by 0.5
LIMIT = 3
lower = 3  # 1 to 8
    INDENTED = 3  # 1 to 8
NAME = "x"  # 1 to 8
OFFSET = -2  # -5 to 5 by 2
)");
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[0].name, "workers");
  EXPECT_EQ(found[0].label, "workers");
  EXPECT_EQ(found[0].initial, 3);
  EXPECT_EQ(found[0].min, 1);
  EXPECT_EQ(found[0].max, 8);
  EXPECT_EQ(found[0].step, 1);
  EXPECT_TRUE(found[0].integer);
  EXPECT_EQ(found[0].line, 3u);
  EXPECT_EQ(found[1].name, "seconds_held");
  EXPECT_EQ(found[1].label, "seconds held");
  EXPECT_EQ(found[1].step, 0.5);
  EXPECT_FALSE(found[1].integer);
  EXPECT_EQ(found[2].initial, -2);
  EXPECT_EQ(found[2].min, -5);
  EXPECT_EQ(found[2].step, 2);
  EXPECT_EQ(found[2].line, 9u);
}

TEST(Parameters, of_a_program_that_has_none_are_none) {
  EXPECT_TRUE(parameters_of("").empty());
  EXPECT_TRUE(parameters_of("import asyncio\n").empty());
}

TEST(Parameters, with_a_range_that_makes_no_sense_are_an_error_that_names_the_line) {
  for (const char* line : {"N = 9  # 1 to 8", "N = 0  # 1 to 8", "N = 3  # 8 to 1", "N = 3  # 1 to 8 by 0"}) {
    try {
      parameters_of(std::string("import asyncio\n") + line);
      ADD_FAILURE() << line;
    } catch (const std::runtime_error& error) {
      EXPECT_EQ(std::string(error.what()), std::string("line 2: the range does not hold the value: ") + line);
    }
  }
}

TEST(Parameters, are_written_as_python_writes_their_values) {
  const Parameter whole = parameter_of("N = 3  # 1 to 8");
  const Parameter real = parameter_of("S = 1.0  # 0 to 5 by 0.25");
  EXPECT_EQ(literal(whole, 5), "5");
  EXPECT_EQ(literal(whole, 5.0000001), "5");
  EXPECT_EQ(literal(real, 5), "5.0");
  EXPECT_EQ(literal(real, 0.25), "0.25");
  EXPECT_EQ(literal(real, 0.1), "0.1");
}

TEST(Parameters, say_what_is_wrong_with_a_value_in_one_line) {
  const Parameter whole = parameter_of("WORKERS = 3  # 1 to 8");
  const Parameter real = parameter_of("SECONDS = 1.0  # 0 to 5 by 0.5");
  const Parameter odd = parameter_of("ODD = 3  # 1 to 9 by 2");
  for (double good : {1.0, 3.0, 8.0}) EXPECT_EQ(problem_with(whole, good), "");
  for (double good : {0.0, 0.5, 0.3, 5.0}) EXPECT_EQ(problem_with(real, good), "") << "seconds need not be whole steps";
  for (double bad :
       {0.0, 9.0, -1.0, 1e300, std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()})
    EXPECT_EQ(problem_with(whole, bad), "workers must be in the range 1 to 8") << bad;
  EXPECT_EQ(problem_with(whole, 2.5), "workers must be a whole number in the range 1 to 8");
  EXPECT_EQ(problem_with(real, 5.01), "seconds must be in the range 0.0 to 5.0 by 0.5");
  EXPECT_EQ(problem_with(odd, 5), "");
  EXPECT_EQ(problem_with(odd, 4), "odd must be a whole number in the range 1 to 9 by 2");
}

TEST(Parameters, of_a_program_change_only_their_own_constants) {
  Lesson lesson;
  lesson.program = "WORKERS = 3  # 1 to 8\nSECONDS = 1.0  # 0 to 5 by 0.5\nprint(WORKERS, SECONDS)\n";
  lesson.parameters = parameters_of(lesson.program);
  EXPECT_EQ(program_with(lesson, {}), lesson.program);
  EXPECT_EQ(program_with(lesson, {{"workers", 8}}),
            "WORKERS = 8  # 1 to 8\nSECONDS = 1.0  # 0 to 5 by 0.5\nprint(WORKERS, SECONDS)\n");
  EXPECT_EQ(program_with(lesson, {{"workers", 1}, {"seconds", 4.5}}),
            "WORKERS = 1  # 1 to 8\nSECONDS = 4.5  # 0 to 5 by 0.5\nprint(WORKERS, SECONDS)\n");
  EXPECT_EQ(program_with(lesson, {{"unknown", 1}}), lesson.program);
  // What comes out is a program with parameters as before.
  EXPECT_EQ(parameters_of(program_with(lesson, {{"workers", 8}}))[0].initial, 8);
}

} // namespace
} // namespace loopscope::scenarios
