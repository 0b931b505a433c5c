// The one history of real runs, beside the folds that told it before.
#include "scenarios/lessons.h"
#include "scenarios/run.h"
#include "tests/properties/recorded_run.h"
#include "tests/replay/same_history.h"

#include <gtest/gtest.h>

namespace loopscope::replay {

TEST(RealRuns, history_is_what_the_folds_before_it_told) {
  for (std::uint64_t seed = 1; seed <= 200 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    expect_same_history(*recorded_run(random_program(seed)));
  }
}

class LessonHistory : public testing::TestWithParam<const scenarios::Lesson*> {};

TEST_P(LessonHistory, is_what_the_folds_before_it_told) {
  trace::Recorder recorder;
  scenarios::run(*GetParam(), {.recorder = &recorder});
  expect_same_history(*recorder.trace());
}

namespace {

std::vector<const scenarios::Lesson*> all_lessons() {
  std::vector<const scenarios::Lesson*> all;
  for (const scenarios::Lesson& lesson : scenarios::lessons_with_twins()) all.push_back(&lesson);
  return all;
}

} // namespace

INSTANTIATE_TEST_SUITE_P(Replay, LessonHistory, testing::ValuesIn(all_lessons()),
                         [](const auto& info) { return std::string(info.param->id); });

} // namespace loopscope::replay
