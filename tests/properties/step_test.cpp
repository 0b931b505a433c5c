// What is told of a step: everything that it did, whichever way one came to it.
#include "core/replay/causes.h"
#include "core/words/narration.h"
#include "scenarios/lessons.h"
#include "scenarios/run.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <set>
#include <string>
#include <vector>

namespace loopscope {
namespace {

using replay::Event;
using replay::Replay;
using replay::State;
using replay::Step;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsSupersetOf;
using trace::EventKind;
using words::Narration;

constexpr std::size_t all = 1'000'000;

std::shared_ptr<trace::Trace> trace_of(const scenarios::Lesson& lesson) {
  trace::Recorder recorder;
  scenarios::RunOptions options;
  options.recorder = &recorder;
  scenarios::run(lesson, options);
  return recorder.trace();
}

std::vector<std::string> lines_of(const Narration& told) {
  std::vector<std::string> lines{words::plain(told.headline)};
  for (const words::Line& line : told.also) lines.push_back(words::plain(line.sentence));
  return lines;
}

/// What each callback step of the lesson is told to have done, the headline first.
std::vector<Narration> steps_of(std::string_view lesson) {
  Replay replay(trace_of(*scenarios::find_lesson(lesson)));
  replay.update();
  State walker;
  std::vector<Narration> steps;
  for (std::uint64_t from = 0; from < replay.size();) {
    const std::uint64_t to = replay.next(from, Step::callback);
    replay.seek(to);
    steps.push_back(words::narrate(replay, from, walker, all));
    from = to;
  }
  return steps;
}

std::vector<std::string> told(std::string_view lesson, std::size_t step) {
  return lines_of(steps_of(lesson).at(step - 1));
}

TEST(Steps, DISABLED_print_them_all) {
  const char* only = std::getenv("LESSON");
  for (const scenarios::Lesson& lesson : scenarios::lessons_with_twins()) {
    if (only && lesson.id != only) continue;
    fmt::print("=== {}\n", lesson.id);
    std::size_t number = 0;
    for (const Narration& step : steps_of(lesson.id)) {
      fmt::print("{}. ", ++number);
      for (const std::string& line : lines_of(step)) fmt::print("{}\n   ", line);
      fmt::print("[{}]\n", words::plain(step.detail));
      for (const words::Sentence& because : step.because) fmt::print("     < {}\n", words::plain(because));
    }
  }
}

/// Events that need no line of their own, because another event of the same step says the same, or because they say
/// only how the loop goes round.
bool bookkeeping(const Event& event, const replay::Index& index, std::uint64_t from, std::uint64_t to) {
  const auto any = [&](auto is) {
    for (std::uint64_t at = from; at < to; ++at)
      if (is(index.trace()[at])) return true;
    return false;
  };
  const auto kind_of = [&](trace::ObjectId future) {
    return static_cast<trace::FutureKind>(index.trace()[*index.created(future)].detail);
  };
  switch (event.kind) {
  case EventKind::run_started:
  case EventKind::parameter:
  case EventKind::source_file:
  case EventKind::loop_started:
  case EventKind::turn_begun:
  case EventKind::select_begun:
  case EventKind::select_ended:
  case EventKind::turn_running:
  case EventKind::callback_ended:
  case EventKind::frame:
  case EventKind::gather_child:
  case EventKind::primitive_wait_begun:
  case EventKind::primitive_wait_ended:
  case EventKind::coroutine_entered: // the first of a task starts with it
  case EventKind::coroutine_ended:   // the last of a task ends with it
  case EventKind::task_called:       // its name is that
  case EventKind::callback_of_task:  // told with what was scheduled
  case EventKind::thread_call:
    return true;
  case EventKind::callback_begun:
    return index.callback(event.subject).kind == trace::CallbackKind::main_done &&
           any([](const Event& other) { return other.kind == EventKind::stop_requested; });
  case EventKind::callback_scheduled: // of a task that was created or yields, of a socket that is ready
    return static_cast<trace::CallbackKind>(event.detail) == trace::CallbackKind::step ||
           static_cast<trace::CallbackKind>(event.detail) == trace::CallbackKind::reader ||
           static_cast<trace::CallbackKind>(event.detail) == trace::CallbackKind::writer;
  case EventKind::timer_scheduled:
    return static_cast<trace::CallbackKind>(event.detail) == trace::CallbackKind::sleep_timer;
  case EventKind::future_created: // what a task awaits is told with its suspension
    switch (static_cast<trace::FutureKind>(event.detail)) {
    case trace::FutureKind::sleep:
    case trace::FutureKind::waiter:
    case trace::FutureKind::wait:
    case trace::FutureKind::executor:
      return true;
    default:
      return false;
    }
  case EventKind::future_settled: // that of a task that is woken by it is told with that
    return kind_of(event.subject) != trace::FutureKind::plain && kind_of(event.subject) != trace::FutureKind::gather &&
           any([&](const Event& other) {
             return other.kind == EventKind::callback_scheduled && other.value == event.subject &&
                    static_cast<trace::CallbackKind>(other.detail) == trace::CallbackKind::wakeup;
           });
  case EventKind::coroutine_created: // the body of an async with, or what a task is created for
    return index.trace().string(event.object) == "<lambda>" || any([&](const Event& other) {
             return other.kind == EventKind::task_created && other.value == event.object;
           });
  default:
    return false;
  }
}

class EveryLesson : public testing::TestWithParam<std::string> {};

TEST_P(EveryLesson, tells_every_event_of_a_callback_that_is_not_bookkeeping) {
  Replay replay(trace_of(*scenarios::find_lesson(GetParam())));
  replay.update();
  State walker;
  for (std::uint64_t from = 0; from < replay.size();) {
    const std::uint64_t to = replay.next(from, Step::callback);
    replay.seek(to);
    const Narration step = words::narrate(replay, from, walker, all);
    std::set<std::uint64_t> events(step.events.begin(), step.events.end());
    for (const words::Line& line : step.also) {
      EXPECT_FALSE(words::plain(line.sentence).empty());
      events.insert(line.events.begin(), line.events.end());
    }
    EXPECT_EQ(step.untold, 0u);
    for (std::uint64_t at = from; at < to; ++at) {
      const Event& event = replay.trace()[at];
      if (replay::callback_at(replay.index(), at) == 0 || bookkeeping(event, replay.index(), from, to)) continue;
      EXPECT_TRUE(events.contains(at)) << trace::name_of(event.kind) << " at " << at << " is not among\n"
                                       << testing::PrintToString(lines_of(step));
    }
    from = to;
  }
}

TEST_P(EveryLesson, tells_what_a_step_printed_and_nothing_of_it_as_still_under_way) {
  Replay replay(trace_of(*scenarios::find_lesson(GetParam())));
  replay.update();
  State walker;
  for (std::uint64_t from = 0; from < replay.size();) {
    const std::uint64_t to = replay.next(from, Step::callback);
    const State& state = replay.seek(to);
    const Narration step = words::narrate(replay, from, walker);
    std::set<std::uint64_t> events(step.events.begin(), step.events.end());
    for (const words::Line& line : step.also) events.insert(line.events.begin(), line.events.end());
    std::size_t printed = 0, of_them_told = 0;
    for (std::uint64_t at = from; at < to; ++at) {
      if (replay.trace()[at].kind != EventKind::printed) continue;
      ++printed;
      of_them_told += events.contains(at);
    }
    EXPECT_EQ(printed > 0, of_them_told > 0) << "at " << to << ":\n" << testing::PrintToString(lines_of(step));
    const replay::Task* task = state.running_task();
    if (words::plain(step.detail).starts_with("Nothing else"))
      EXPECT_TRUE(state.blocked || (task && task->status == replay::TaskStatus::running))
          << "at " << to << ": " << words::plain(step.detail) << "\n"
          << testing::PrintToString(lines_of(step));
    from = to;
  }
}

TEST_P(EveryLesson, tells_a_moment_the_same_whichever_way_it_is_reached) {
  Replay replay(trace_of(*scenarios::find_lesson(GetParam())));
  replay.update();
  for (const Step step : {Step::line, Step::event, Step::callback, Step::turn, Step::task_switch}) {
    words::Narrator forward, back;
    std::vector<std::vector<std::string>> lines(replay.size() + 1);
    for (std::uint64_t at = 0; at <= replay.size(); ++at) {
      replay.seek(at);
      lines[at] = lines_of(forward.tell(replay, step));
    }
    for (std::uint64_t at = replay.size() + 1; at-- > 0;) {
      replay.seek(at);
      ASSERT_EQ(lines_of(back.tell(replay, step)), lines[at]) << at;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Steps, EveryLesson, testing::ValuesIn([] {
                           std::vector<std::string> ids;
                           for (const scenarios::Lesson& lesson : scenarios::lessons_with_twins())
                             ids.push_back(lesson.id);
                           return ids;
                         }()),
                         [](const auto& tested) { return tested.param; });

TEST(Steps, of_hello_tell_what_run_makes_and_what_is_printed) {
  EXPECT_THAT(told("hello", 1),
              ElementsAre("main() prints “Hello ...”.", "An event loop is created.",
                          "The program creates the task main().", "main() starts.", "main() sleeps for 0.500 s."));
  EXPECT_THAT(told("hello", 2),
              ElementsAre("main() is woken: the sleep is over.", "0.500 s: the loop has waited for 0.500 s.",
                          "The timer of main()'s sleep runs."));
}

TEST(Steps, of_coroutine_object_tell_of_the_objects_and_of_the_one_that_is_never_awaited) {
  EXPECT_EQ(told("coroutine_object", 1).front(), "main() creates 3 coroutine objects: greet().");
  EXPECT_EQ(told("coroutine_object", 5).front(), "Warning: coroutine 'greet' was never awaited.");
  EXPECT_EQ(words::plain(steps_of("coroutine_object").at(4).detail),
            "Calling a coroutine function runs nothing: await the coroutine or wrap it in a task.");
}

TEST(Steps, of_future_tell_that_the_result_is_set_and_all_that_it_wakes) {
  const auto lines = told("future", 4);
  EXPECT_THAT(lines, IsSupersetOf({"The future gets the result 42.", "main() is woken: the future is done.",
                                   "answer() prints “the result is set”."}));
}

TEST(Steps, of_lock_tell_the_release_before_the_end_of_the_task) {
  const auto lines = told("lock", 6);
  EXPECT_EQ(lines.front(), "use(1) releases the lock shared.");
  EXPECT_THAT(lines, IsSupersetOf({"use(2) is woken: it is first in line.", "use(1) is done."}));
}

TEST(Steps, of_cancellation_tell_who_is_cancelled_and_where_it_is_raised) {
  const auto request = told("cancellation", 5), raised = told("cancellation", 6);
  EXPECT_EQ(request.front(), "main() requests the cancellation of work(\"one\").");
  EXPECT_THAT(request, Contains("main() cancels the shield of work(\"two\")."));
  EXPECT_EQ(raised.front(), "CancelledError is raised in work(\"one\") at line 8.");
  EXPECT_THAT(raised, Contains("work(\"one\") is done: cancelled."));
}

TEST(Steps, of_thousands_of_events_are_told_in_a_few_lines_and_count_the_rest) {
  Replay replay(trace_of(*scenarios::find_lesson("async_downloads")));
  replay.update();
  replay.seek(replay.size());
  State walker;
  const Narration told = words::narrate(replay, 0, walker);
  EXPECT_EQ(told.also.size(), 5u);
  EXPECT_GT(told.untold, 20u);
}

} // namespace
} // namespace loopscope
