// What is said of the runs of the conformance programs is true at each of their events.

#include "core/replay/replay.h"
#include "core/words/answers.h"
#include "scenarios/twin_table.h"
#include "tests/properties/oracle.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

namespace loopscope::scenarios {

const std::vector<Twin>& conformance_twins();

namespace {

class OfPrograms : public testing::TestWithParam<Twin> {};

TEST_P(OfPrograms, all_that_is_said_is_true) {
  trace::Recorder recorder;
  RunOptions options;
  options.recorder = &recorder;
  run_twin(GetParam(), GetParam().python, options);
  const Tally tally = held_against_the_run(recorder.trace());
  for (const Falsehood& falsehood : tally.falsehoods)
    ADD_FAILURE() << falsehood.claim << ", after event " << falsehood.position << ": \"" << falsehood.said << "\", but "
                  << falsehood.is;
  if (const char* file = std::getenv("LOOPSCOPE_ORACLE_TALLY")) std::ofstream(file, std::ios::app) << tally.text();
}

/// The run's last moment, with what the answers need.
struct End {
  explicit End(std::string_view name) : replay(trace_of(name)) {
    replay.update();
    replay.seek(replay.size());
  }
  static std::shared_ptr<trace::Trace> trace_of(std::string_view name) {
    const Twin& twin = *std::ranges::find(conformance_twins(), name, &Twin::name);
    trace::Recorder recorder;
    RunOptions options;
    options.recorder = &recorder;
    run_twin(twin, twin.python, options);
    return recorder.trace();
  }
  /// What is said of each task that has not ended.
  std::string text() {
    std::string text;
    replay.state().tasks.each([&](trace::ObjectId id, const replay::Task& task) {
      text += words::plain(words::doing(replay.index(), replay.state(), task, replay.state().time)) + "\n";
      for (const words::Answer& answer : words::waiting(replay.index(), replay.state(), id, replay.state().time))
        text += words::plain(answer.sentence) + "\n";
    });
    return text;
  }
  replay::Replay replay;
};

TEST(Oracle, a_task_that_waits_on_the_loops_own_thread_blocks_it_for_ever) {
  End end("result_on_the_loop");
  EXPECT_EQ(end.replay.state().outcome, trace::RunOutcome::deadlocked);
  EXPECT_NE(end.text().find("that blocks the loop's own thread: it waits forever"), std::string::npos) << end.text();
}

TEST(Oracle, a_task_that_waits_in_vain_names_the_one_that_failed) {
  End end("queue_consumer_fails");
  EXPECT_NE(end.text().find("consume(), which took an item from it, failed with ValueError: no use for 2"),
            std::string::npos)
      << end.text();
}

INSTANTIATE_TEST_SUITE_P(Oracle, OfPrograms, testing::ValuesIn(conformance_twins()),
                         [](const auto& tested) { return std::string(tested.param.name); });

} // namespace
} // namespace loopscope::scenarios
