// What replay says of runs of random programs on the real loop.

#include "core/export/callback_log.h"
#include "core/replay/replay.h"
#include "core/trace/recorder.h"
#include "core/trace_files/file.h"
#include "core/words/answers.h"
#include "scenarios/lessons.h"
#include "scenarios/run.h"
#include "tests/properties/recorded_run.h"
#include "tests/python.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

namespace loopscope::replay {
namespace {

using namespace words;
using trace::EventKind;
using trace::Trace;

constexpr std::uint64_t seeds = 200;

template <class F>
void for_each_run(F check) {
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    check(recorded_run(random_program(seed)), seed);
    if (testing::Test::HasFailure()) return; // the first one is enough to read
  }
}

struct WholeReplay : Replay {
  explicit WholeReplay(const std::shared_ptr<Trace>& trace) : Replay(trace) { update(); }
};

TEST(RealRuns, seek_in_any_order_equals_folding_from_the_start) {
  for_each_run([](const std::shared_ptr<Trace>& trace, std::uint64_t seed) {
    WholeReplay replay(trace);
    ASSERT_EQ(replay.size(), trace->size());
    std::mt19937_64 random(seed);
    std::vector<std::uint64_t> positions;
    for (int i = 0; i < 40; ++i) positions.push_back(random() % (trace->size() + 1));
    std::map<std::uint64_t, State> wanted;
    for (std::uint64_t position : positions) wanted[position];
    State state;
    for (auto& [position, at] : wanted) {
      while (state.position < position) state.apply((*trace)[state.position]);
      at = state;
    }
    for (std::uint64_t position : positions) ASSERT_TRUE(replay.seek(position) == wanted[position]) << position;
  });
}

TEST(RealRuns, steps_lead_from_the_start_to_the_end_and_back) {
  for_each_run([](const std::shared_ptr<Trace>& trace, std::uint64_t) {
    const WholeReplay replay(trace);
    for (Step step : {Step::line, Step::event, Step::callback, Step::turn, Step::task_switch}) {
      std::vector<std::uint64_t> forward{0};
      while (forward.back() < replay.size()) {
        const std::uint64_t next = replay.next(forward.back(), step);
        ASSERT_GT(next, forward.back());
        ASSERT_LE(next, replay.size());
        forward.push_back(next);
      }
      // Back from the end by the same positions.
      for (std::size_t i = forward.size(); i-- > 1;) {
        const std::uint64_t previous = replay.previous(forward[i], step);
        ASSERT_EQ(previous, forward[i - 1]) << "before " << forward[i] << ", step " << static_cast<int>(step);
      }
      ASSERT_EQ(replay.previous(0, step), 0u);
      // And from anywhere between.
      for (std::uint64_t at = 0; at <= replay.size(); at += 7) {
        const std::uint64_t previous = replay.previous(at, step), next = replay.next(at, step);
        if (at > 0) ASSERT_LT(previous, at);
        if (at < replay.size()) ASSERT_GT(next, at);
        if (at > 0) ASSERT_GE(replay.next(previous, step), at) << "no step ends between " << previous << " and " << at;
      }
    }
  });
}

/// The chain of causes of each callback: from one to the next it goes back in events and in time, and it ends with
/// what the program did before its loop ran, at the run's start.
void expect_causes_lead_to_the_start(const std::shared_ptr<Trace>& trace) {
  const WholeReplay replay(trace);
  const Index& index = replay.index();
  for (const Ran& ran : index.ran()) {
    const auto chain = causes_of(index, ran.id, SIZE_MAX);
    ASSERT_FALSE(chain.empty());
    CallbackId explained = ran.id;
    std::uint64_t event = ran.begun;
    for (const Cause& cause : chain) {
      ASSERT_EQ(cause.callback, explained);
      ASSERT_LT(cause.event, event) << "a cause comes before what it causes";
      ASSERT_LE((*trace)[cause.event].time, (*trace)[event].time);
      event = cause.event;
      explained = cause.by;
    }
    ASSERT_EQ(chain.back().by, 0u) << "callback " << ran.id;
    const bool timer = chain.back().kind == Cause::Kind::timer; // that the program set
    ASSERT_TRUE(timer || chain.back().kind == Cause::Kind::program) << "callback " << ran.id;
    ASSERT_EQ(callback_at(index, chain.back().event), 0u) << "the program did it, and no callback";
  }
}

/// The same in words, from the run's end: a line for each link or more, which go back too; the last is the start.
void expect_reasons_lead_to_the_start(const std::shared_ptr<Trace>& trace) {
  WholeReplay replay(trace);
  const State& state = replay.seek(replay.size());
  for (const Ran& ran : replay.index().ran()) {
    const auto answers = reasons(replay.index(), state, ran.id);
    ASSERT_GE(answers.size(), causes_of(replay.index(), ran.id).size()) << "callback " << ran.id;
    std::uint64_t event = ran.begun + 1;
    for (const Answer& answer : answers) {
      ASSERT_FALSE(plain(answer.sentence).empty());
      ASSERT_TRUE(answer.event);
      ASSERT_LT(*answer.event, event) << "callback " << ran.id << ": " << plain(answer.sentence);
      event = *answer.event;
    }
    ASSERT_EQ((*trace)[answers.back().event.value()].kind, EventKind::run_started);
  }
}

/// What each task waits for, at each moment: a tree whose branches all end in something real, or, when the loop is
/// idle, in nothing.
void expect_waits_end(const std::shared_ptr<Trace>& trace, std::size_t step, std::size_t& idle_moments) {
  State state;
  for (std::size_t i = 0; i < trace->size(); ++i) {
    state.apply((*trace)[i]);
    const bool idle = (*trace)[i].kind == EventKind::idle;
    idle_moments += idle;
    if (!idle && i % step != 0) continue;
    const auto circle = cycle_of(state);
    const bool for_ever = certain(state);
    state.tasks.each([&](ObjectId id, const Task& task) {
      const auto waits = waits_of(state, id, SIZE_MAX);
      ASSERT_EQ(waits.empty(), task.status == TaskStatus::ended);
      if (waits.empty()) return;
      ASSERT_EQ(waits[0].task, id);
      ASSERT_EQ(waits[0].depth, 0);
      bool grave = false;
      for (std::size_t n = 0; n < waits.size(); ++n) {
        const Wait& wait = waits[n];
        if (n > 0) ASSERT_LE(wait.depth, waits[n - 1].depth + 1);
        const bool led_on = n + 1 < waits.size() && waits[n + 1].depth > wait.depth;
        ASSERT_TRUE(wait.ends() || wait.above || led_on) << "event " << i << ", task " << id << ", link " << n;
        const bool over = state.ended || state.loop_closed;
        switch (wait.kind) {
        case Wait::Kind::runs:
          ASSERT_FALSE(idle || over) << "nothing is ready when the loop is idle";
          ASSERT_TRUE(wait.callback == state.running.id || state.callback(wait.callback) || wait.callback == 0);
          break;
        case Wait::Kind::timer:
        case Wait::Kind::timeout:
          ASSERT_FALSE(idle || over) << "no timer is set when the loop is idle";
          ASSERT_TRUE(state.callback(wait.callback));
          ASSERT_FALSE(state.callback(wait.callback)->cancelled);
          break;
        case Wait::Kind::anybody:
        case Wait::Kind::job:
        case Wait::Kind::connection:
        case Wait::Kind::settled:
          ASSERT_FALSE(idle || over) << "nobody is left when the loop is idle";
          break;
        case Wait::Kind::circle:
          grave = grave || wait.grave;
          ASSERT_EQ(wait.grave, for_ever);
          if (wait.grave) ASSERT_FALSE(circle.empty());
          break;
        case Wait::Kind::others:
          ASSERT_FALSE(for_ever);
          ASSERT_EQ(wait.task, id);
          break;
        case Wait::Kind::nothing:
          ASSERT_TRUE(state.idle || over);
          break;
        case Wait::Kind::task:
          ASSERT_TRUE(state.tasks.find(wait.object));
          break;
        case Wait::Kind::primitive:
          ASSERT_TRUE(state.primitives.find(wait.object));
          break;
        default:
          break;
        }
      }
      if (for_ever && std::ranges::find(circle, id) != circle.end())
        ASSERT_TRUE(grave) << "a task of the circle tells of it";
    });
    if (testing::Test::HasFatalFailure()) return;
    for (ObjectId id : circle) ASSERT_EQ(state.tasks.find(id)->status, TaskStatus::waiting);
  }
}

TEST(RealRuns, every_callbacks_causes_lead_back_to_the_start_of_the_program) {
  for_each_run([](const std::shared_ptr<Trace>& trace, std::uint64_t) {
    expect_causes_lead_to_the_start(trace);
    expect_reasons_lead_to_the_start(trace);
  });
}

TEST(RealRuns, every_task_waits_for_something_real_or_for_nothing) {
  std::size_t idle_moments = 0;
  for_each_run([&](const std::shared_ptr<Trace>& trace, std::uint64_t) { expect_waits_end(trace, 3, idle_moments); });
  EXPECT_GT(idle_moments, 2u) << "some of the programs wait for ever";
}

/// A lesson as it stands, and with each of its parameters at its ends, where that makes no crowd.
class Lessons : public testing::TestWithParam<std::string> {
protected:
  template <class F>
  void for_each_run(F check) {
    const scenarios::Lesson& lesson = *scenarios::find_lesson(GetParam());
    std::vector<scenarios::Arguments> runs{{}};
    for (const scenarios::Parameter& parameter : lesson.parameters)
      for (double end : {parameter.min, parameter.max})
        if (!parameter.integer || end <= 20) runs.push_back({{parameter.name, end}});
    for (const scenarios::Arguments& arguments : runs) {
      trace::Recorder recorder;
      scenarios::RunOptions options;
      options.recorder = &recorder;
      options.arguments = arguments;
      options.output = [](std::string_view, int) {};
      const scenarios::RunResult result = scenarios::run(lesson, options);
      SCOPED_TRACE(arguments.empty() ? std::string("as it stands")
                                     : arguments.begin()->first + " = " + std::to_string(arguments.begin()->second));
      check(recorder.trace(), result.outcome);
      if (HasFailure()) return;
    }
  }
};

TEST_P(Lessons, have_causes_that_lead_to_the_start) {
  for_each_run([](const std::shared_ptr<Trace>& trace, trace::RunOutcome) {
    expect_causes_lead_to_the_start(trace);
    expect_reasons_lead_to_the_start(trace);
  });
}

TEST_P(Lessons, have_tasks_that_wait_for_something_real_or_for_nothing) {
  for_each_run([](const std::shared_ptr<Trace>& trace, trace::RunOutcome outcome) {
    std::size_t idle_moments = 0;
    expect_waits_end(trace, 1, idle_moments);
    EXPECT_EQ(idle_moments, outcome == trace::RunOutcome::deadlocked ? 1u : 0u);
  });
}

void expect_plain_words(const std::shared_ptr<Trace>& trace) {
  WholeReplay replay(trace);
  for (std::uint64_t position = 0; position <= replay.size(); ++position) {
    const State& state = replay.seek(position);
    const Narration told = narrate(replay.index(), state);
    std::string all = plain(told.headline) + plain(told.detail);
    for (const Sentence& because : told.because) all += plain(because);
    state.tasks.each([&](ObjectId id, const Task&) {
      for (const Answer& answer : waiting(replay.index(), state, id, state.time)) all += plain(answer.sentence);
    });
    for (const char* word :
         {"#", "for something", "queue queue", "lock lock", "this version", "a callback,", "<locals>", "job job"})
      ASSERT_EQ(all.find(word), std::string::npos) << position << ": " << all;
  }
}

TEST_P(Lessons, are_told_without_words_of_the_machine) {
  for_each_run([](const std::shared_ptr<Trace>& trace, trace::RunOutcome) { expect_plain_words(trace); });
}

INSTANTIATE_TEST_SUITE_P(All, Lessons, testing::ValuesIn([] {
                           std::vector<std::string> ids;
                           for (const scenarios::Lesson& lesson : scenarios::lessons_with_twins())
                             ids.push_back(lesson.id);
                           return ids;
                         }()),
                         [](const auto& tested) { return tested.param; });

TEST(RealRuns, the_state_agrees_with_what_the_loop_says_of_itself) {
  for_each_run([](const std::shared_ptr<Trace>& trace, std::uint64_t) {
    State state;
    std::size_t ran_this_turn = 0, to_run = 0;
    for (std::size_t i = 0; i < trace->size(); ++i) {
      const Event& event = (*trace)[i];
      if (event.kind == EventKind::turn_begun) ASSERT_EQ(ran_this_turn, to_run) << "a turn runs what was ready";
      if (event.kind == EventKind::callback_begun ||
          (event.kind == EventKind::callback_dropped && to_run > ran_this_turn))
        ++ran_this_turn;
      state.apply(event);
      ASSERT_EQ(state.position, i + 1);
      ASSERT_EQ(state.time, event.time);
      switch (event.kind) {
      case EventKind::turn_running:
        ASSERT_EQ(static_cast<std::int64_t>(state.ready_size()), event.value);
        ASSERT_EQ(state.left_this_turn, event.value);
        to_run = static_cast<std::size_t>(event.value);
        ran_this_turn = 0;
        break;
      case EventKind::select_begun:
        if (event.value == 0) {
          ASSERT_TRUE(state.ready_size() > 0 || state.stopping ||
                      (!state.timers.empty() && state.timers.front().when <= state.time));
        } else {
          ASSERT_EQ(state.ready_size(), 0u);
          if (event.value == trace::forever)
            ASSERT_TRUE(state.timers.empty());
          else
            ASSERT_EQ(state.timers.front().when, state.time + event.value);
        }
        break;
      case EventKind::callback_begun:
        ASSERT_EQ(state.running.id, event.subject);
        break;
      case EventKind::callback_ended:
        ASSERT_EQ(state.running.id, 0u);
        break;
      case EventKind::loop_stopped:
        ASSERT_EQ(state.phase, Phase::outside);
        break;
      default:
        break;
      }
    }
    ASSERT_TRUE(state.ended);
  });
}

TEST(RealRuns, every_position_is_told) {
  for_each_run([](const std::shared_ptr<Trace>& trace, std::uint64_t) {
    WholeReplay replay(trace);
    for (std::uint64_t position = 0; position <= replay.size(); ++position) {
      const Narration told = narrate(replay.index(), replay.seek(position));
      ASSERT_FALSE(plain(told.headline).empty()) << position;
      ASSERT_EQ(told.because.size(), told.because_events.size());
      for (std::uint64_t event : told.because_events)
        ASSERT_LT(event, position) << "a cause comes before what it causes";
      for (const Sentence& because : told.because) ASSERT_FALSE(plain(because).empty());
    }
  });
}

TEST(RealRuns, the_same_program_records_the_same_bytes) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    const Scripts scripts = random_program(seed);
    const auto one = recorded_run(scripts), two = recorded_run(scripts);
    ASSERT_EQ(one->size(), two->size());
    for (std::size_t i = 0; i < one->size(); ++i) ASSERT_EQ((*one)[i], (*two)[i]);
    ASSERT_EQ(one->strings(), two->strings());
    ASSERT_EQ(exports::callback_log(*one), exports::callback_log(*two));
  }
}

TEST(RealRuns, a_trace_that_was_saved_and_loaded_is_the_same) {
  TemporaryFolder folder;
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    const auto trace = recorded_run(random_program(seed));
    ASSERT_EQ(trace::save(*trace, folder.path() / "run.loop"), "");
    const trace::Loaded loaded = trace::load(folder.path() / "run.loop");
    ASSERT_EQ(loaded.error, "") << "seed " << seed;
    ASSERT_EQ(loaded.trace->size(), trace->size());
    for (std::size_t i = 0; i < trace->size(); ++i) ASSERT_EQ((*loaded.trace)[i], (*trace)[i]);
    ASSERT_EQ(loaded.trace->strings(), trace->strings());
    for (trace::StringId s = 0; s < trace->strings(); ++s) ASSERT_EQ(loaded.trace->string(s), trace->string(s));
  }
}

} // namespace
} // namespace loopscope::replay
