// Steps by lines of Python: what is a stop of its own, what is passed over, and that one comes back the same way.
#include "core/replay/replay.h"
#include "scenarios/lessons.h"
#include "scenarios/run.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace loopscope {
namespace {

using replay::Event;
using replay::Replay;
using replay::State;
using replay::Step;
using trace::EventKind;

std::shared_ptr<trace::Trace> trace_of(const scenarios::Lesson& lesson) {
  trace::Recorder recorder;
  scenarios::RunOptions options;
  options.recorder = &recorder;
  scenarios::run(lesson, options);
  return recorder.trace();
}

std::vector<std::uint64_t> stops_of(const Replay& replay) {
  std::vector<std::uint64_t> stops{0};
  while (stops.back() < replay.size()) stops.push_back(replay.next(stops.back(), Step::line));
  return stops;
}

/// A task into which an exception is thrown where its step begins: what it awaited was cancelled or has failed.
bool throws(const Replay& replay, std::uint64_t at) {
  const Event& event = replay.trace()[at];
  if (event.kind != EventKind::callback_begun) return false;
  const replay::Callback callback = replay.index().callback(event.subject);
  if (callback.kind != trace::CallbackKind::wakeup) return false;
  const auto settled = replay.index().settled(callback.via);
  return settled && replay.trace()[*settled].detail != 0;
}

class LineSteps : public testing::TestWithParam<std::string> {
protected:
  Replay replay_{trace_of(*scenarios::find_lesson(GetParam()))};
  void SetUp() override { replay_.update(); }
};

TEST_P(LineSteps, each_print_warning_wait_and_exception_is_a_stop_of_its_own) {
  const std::vector<std::uint64_t> stops = stops_of(replay_);
  const std::set<std::uint64_t> all(stops.begin(), stops.end());
  for (std::uint64_t at = 0; at < replay_.size(); ++at) {
    const Event& event = replay_.trace()[at];
    const bool waits = event.kind == EventKind::select_begun && event.value != 0;
    const bool goes_on = event.kind == EventKind::printed && event.detail != 0 && at + 1 < replay_.size() &&
                         replay_.trace()[at + 1].kind == EventKind::printed;
    if ((event.kind == EventKind::printed && !goes_on) || event.kind == EventKind::warning ||
        event.kind == EventKind::task_suspended || event.kind == EventKind::task_ended || waits || throws(replay_, at))
      EXPECT_TRUE(all.contains(at + 1)) << trace::name_of(event.kind) << " at " << at;
  }
}

TEST_P(LineSteps, time_passes_only_from_stops_at_which_the_loop_waits_or_is_blocked) {
  // Within a step, that is: the moment before the time passes is a stop.
  const std::vector<std::uint64_t> stops = stops_of(replay_);
  const std::set<std::uint64_t> all(stops.begin(), stops.end());
  for (std::uint64_t at = 1; at < replay_.size(); ++at)
    if (replay_.trace()[at].time > replay_.trace()[at - 1].time) {
      const Event& before = replay_.trace()[at - 1];
      const bool blocks = before.kind == EventKind::blocking_begun &&
                          before.subject == replay_.index().loops()[replay_.index().lane_at(at)].thread;
      if (before.kind == EventKind::select_begun || blocks)
        EXPECT_TRUE(all.contains(at)) << trace::name_of(before.kind) << " at " << at - 1;
    }
}

TEST_P(LineSteps, the_loops_bookkeeping_is_no_stop) {
  std::size_t before_first = 0;
  const std::vector<std::uint64_t> stops = stops_of(replay_);
  for (std::size_t i = 1; i + 1 < stops.size(); ++i) {
    const Event& last = replay_.trace()[stops[i] - 1];
    switch (last.kind) {
    case EventKind::turn_begun:
    case EventKind::select_ended:
    case EventKind::turn_running:
    case EventKind::timer_due:
    case EventKind::loop_created:
    case EventKind::loop_started:
    case EventKind::loop_stopped:
    case EventKind::callback_ended:
      ADD_FAILURE() << trace::name_of(last.kind) << " ends the step to " << stops[i];
      break;
    default:
      break;
    }
    before_first += last.kind == EventKind::select_begun && last.value == 0;
  }
  EXPECT_EQ(before_first, 0u);
}

TEST_P(LineSteps, what_is_known_of_a_growing_run_stays_true) {
  const std::vector<std::uint64_t> whole = stops_of(replay_);
  Replay growing(replay_.shared_trace());
  while (growing.size() < replay_.size()) {
    growing.update(7);
    const std::vector<std::uint64_t> now = stops_of(growing);
    for (std::size_t i = 0; i + 1 < now.size(); ++i) ASSERT_EQ(now[i], whole[i]) << "known " << growing.size();
  }
}

INSTANTIATE_TEST_SUITE_P(Steps, LineSteps, testing::ValuesIn([] {
                           std::vector<std::string> ids;
                           for (const scenarios::Lesson& lesson : scenarios::lessons())
                             if (!lesson.only.size()) ids.push_back(lesson.id);
                           return ids;
                         }()),
                         [](const auto& tested) { return tested.param; });

/// What one sees at each stop: the lit line, "waits", or what ends the step.
std::vector<std::string> seen(std::string_view lesson) {
  Replay replay(trace_of(*scenarios::find_lesson(lesson)));
  replay.update();
  std::vector<std::string> all;
  for (const std::uint64_t stop : stops_of(replay)) {
    if (stop == 0) continue;
    const State& state = replay.seek(stop);
    const Event& last = replay.trace()[stop - 1];
    if (last.kind == EventKind::select_begun)
      all.push_back("waits");
    else if (state.line != 0)
      all.push_back(std::to_string(replay.index().place(state.line).line) + " " +
                    std::string(trace::name_of(last.kind)));
    else
      all.emplace_back(trace::name_of(last.kind));
  }
  return all;
}

TEST(LineStepsOf, hello_print_await_wait_wake_and_print) {
  EXPECT_EQ(seen("hello"), (std::vector<std::string>{"7 printed", "8 task_suspended", "waits", "callback_scheduled",
                                                     "9 printed", "9 task_ended", "run_ended"}));
}

TEST(LineStepsOf, cancellation_stop_at_the_request_and_where_the_exception_is_raised) {
  const std::vector<std::string> steps = seen("cancellation");
  const auto raised = std::ranges::find(steps, "8 callback_begun");
  ASSERT_NE(raised, steps.end()) << testing::PrintToString(steps);
  EXPECT_EQ(*(raised + 1), "11 printed");
  EXPECT_NE(std::find(steps.begin(), raised, "22 printed"), raised);
}

TEST(LineStepsOf, coroutine_object_stop_where_three_objects_are_there_and_none_runs) {
  Replay replay(trace_of(*scenarios::find_lesson("coroutine_object")));
  replay.update();
  bool found = false;
  for (const std::uint64_t stop : stops_of(replay)) {
    const auto unbegun = replay.seek(stop).unbegun();
    found = found || (unbegun.size() == 1 && unbegun[0].count == 3 && replay.state().prints == 0);
  }
  EXPECT_TRUE(found);
}

} // namespace
} // namespace loopscope
