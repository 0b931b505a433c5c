#include "core/replay/replay.h"

#include "core/replay/waits.h"
#include "core/words/narration.h"
#include "tests/replay/random_trace.h"
#include "tests/replay/script.h"

#include <gtest/gtest.h>

#include <random>

namespace loopscope::replay {

using namespace trace;

namespace {

/// Seeks to and fro and compares with states folded from the start.
void expect_seek_equals_fold(std::shared_ptr<const Trace> trace, std::uint64_t seed, int seeks) {
  std::mt19937_64 random(seed);
  Replay replay(trace);
  std::map<std::uint64_t, State> folded;
  std::vector<std::uint64_t> order;
  for (int i = 0; i < seeks; ++i) {
    order.push_back(i == 0 ? trace->size() : random() % (trace->size() + 1));
    folded[order.back()];
    if (i % 3 == 0 && order.back() > 0) folded[order.emplace_back(order.back() - 1)];
  }
  State state;
  for (auto& [position, wanted] : folded) {
    while (state.position < position) state.apply((*trace)[state.position]);
    wanted = state;
  }
  // The trace is taken note of a little at a time, as of one that still grows.
  for (std::uint64_t position : order) {
    if (replay.size() < trace->size()) {
      replay.update(trace->size() / 4 + 1);
      position = std::min(position, replay.size());
      if (!folded.contains(position)) {
        replay.seek(position);
        continue;
      }
    }
    ASSERT_TRUE(replay.seek(position) == folded[position]) << "at " << position << ", seed " << seed;
    ASSERT_EQ(replay.state().position, position);
  }
}

/// Everything that can be asked about a moment, asked.
void ask_everything(const Replay& replay) {
  const State& state = replay.state();
  const words::Narration told = words::narrate(replay.index(), state);
  EXPECT_FALSE(told.headline.empty());
  EXPECT_EQ(told.because.size(), told.because_events.size());
  for (std::uint64_t event : told.because_events) EXPECT_LT(event, replay.size());
  deadlock_of(state);
  cycle_of(state);
  if (state.position % 16 == 0) actors_of(state);
  std::size_t asked = 0;
  state.tasks.each([&](ObjectId id, const Task&) {
    if (asked++ < 5) waits_of(state, id);
  });
  for (Step step : {Step::line, Step::event, Step::callback, Step::turn, Step::task_switch}) {
    const std::uint64_t next = replay.next(state.position, step), previous = replay.previous(state.position, step);
    EXPECT_LE(next, replay.size());
    if (state.position < replay.size()) EXPECT_GT(next, state.position);
    if (state.position > 0) EXPECT_LT(previous, state.position);
  }
  replay.position_at(state.time);
}

} // namespace

TEST(Replay, seek_equals_folding_from_the_start_for_programs) {
  for (std::uint64_t seed = 1; seed <= 6; ++seed)
    expect_seek_equals_fold(random_program({.seed = seed, .tasks = 30 * seed, .locks = seed, .events = 60'000}), seed,
                            20);
}

TEST(Replay, seek_equals_folding_from_the_start_for_nonsense) {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) expect_seek_equals_fold(random_nonsense(seed, 60'000), seed, 20);
}

TEST(Replay, every_moment_of_a_program_can_be_asked_about) {
  Replay replay(random_program({.seed = 9, .tasks = 8, .locks = 2, .events = 1500}));
  replay.update();
  for (std::uint64_t position = 0; position <= replay.size(); ++position) {
    replay.seek(position);
    ask_everything(replay);
  }
  EXPECT_TRUE(replay.index().ended());
  replay.seek(replay.size()).tasks.each([](ObjectId, const Task& task) { EXPECT_EQ(task.status, TaskStatus::ended); });
}

TEST(Replay, no_nonsense_is_too_much_for_it) {
  for (std::uint64_t seed = 100; seed < 130; ++seed) {
    Replay replay(random_nonsense(seed, 3000));
    replay.update();
    for (std::uint64_t position = 0; position <= replay.size(); ++position) {
      replay.seek(position);
      ask_everything(replay);
    }
    EXPECT_LT(replay.snapshot_bytes(), 50u << 20);
  }
}

TEST(Replay, no_number_in_an_event_makes_it_take_memory_that_the_events_do_not_warrant) {
  for (int kind = 0; kind < 256; ++kind) {
    Recorder recorder;
    for (int detail : {0, 1, 13, 255})
      for (std::uint32_t id : {1u, 0x7fffffffu, 0xffffffffu})
        for (std::int64_t value : {INT64_MIN, std::int64_t{-1}, std::int64_t{0}, INT64_MAX})
          recorder.record({.time = value,
                           .kind = static_cast<EventKind>(kind),
                           .detail = static_cast<std::uint8_t>(detail),
                           .line = 65535,
                           .subject = id,
                           .object = id,
                           .extra = id,
                           .value = value});
    Replay replay(recorder.trace());
    replay.update();
    for (std::uint64_t position = 0; position <= replay.size(); position += 7) {
      replay.seek(position);
      ask_everything(replay);
    }
    EXPECT_LT(replay.seek(replay.size()).bytes(), 1u << 20);
  }
}

TEST(Replay, a_chain_of_very_many_tasks_that_await_each_other_can_be_asked_about) {
  Script s;
  std::vector<ObjectId> tasks;
  std::vector<CallbackId> steps;
  for (int i = 0; i < 20'000; ++i) {
    tasks.push_back(s.task("T", "f", 0, 0));
    steps.push_back(s.step);
  }
  for (std::size_t i = 0; i + 1 < tasks.size(); ++i) {
    s.begin(steps[i]);
    s.suspend(tasks[i], AwaitKind::task, tasks[i + 1]);
    s.end(steps[i]);
  }
  const State state = s.state();
  const std::vector<Wait> waits = waits_of(state, tasks[0]);
  ASSERT_EQ(waits.size(), 1000u);
  EXPECT_EQ(waits[999].object, tasks[1000]);
  EXPECT_EQ(waits_of(state, tasks[19'998])[1].kind, Wait::Kind::runs);
}

TEST(Replay, steps_by_callback_end_at_the_last_moment_of_the_callback) {
  LockRun run;
  Replay replay(run.s.trace());
  replay.update();
  const Index& index = replay.index();
  std::uint64_t position = 0;
  for (const Ran& ran : index.ran()) {
    const std::uint64_t next = replay.next(position, Step::callback);
    if (ran.ended == 0) {
      EXPECT_EQ(next, replay.size());
      break;
    }
    EXPECT_EQ(next, ran.ended);
    EXPECT_EQ(replay.seek(next).running.id, ran.id);
    EXPECT_EQ(replay.previous(next, Step::callback), position);
    EXPECT_EQ(replay.previous(next + 1, Step::callback), next);
    position = next;
  }
  EXPECT_EQ(replay.next(replay.size(), Step::callback), replay.size());
}

TEST(Replay, a_message_to_the_standard_error_is_one_step_by_lines) {
  Script s;
  const ObjectId task = s.running_task();
  const auto print = [&](std::string_view text, bool to_error) {
    s.add(event::printed{.to_error = to_error, .text = s.text(text), .task = task});
    return s.size();
  };
  s.at_line = 3;
  print("Task exception was never retrieved", true);
  print("Traceback (most recent call last):", true);
  print("  raise ValueError", true);
  const std::size_t message = print("ValueError", true);
  const std::size_t one = print("1", false), two = print("2", false);
  s.at_line = 4;
  const std::size_t other = print("at another line", true);
  s.at_line = 5;
  const std::size_t next = print("and at another", true);
  s.end(s.step);
  Replay replay(s.trace());
  replay.update();
  std::vector<std::uint64_t> stops;
  for (std::uint64_t at = message - 4; stops.size() < 5;) stops.push_back(at = replay.next(at, Step::line));
  EXPECT_EQ(stops, (std::vector<std::uint64_t>{message, one, two, other, next}));
  EXPECT_EQ(replay.previous(one, Step::line), message);
  EXPECT_LT(replay.previous(message, Step::line), message - 3);
}

TEST(Replay, steps_by_turn_end_where_turns_end) {
  LockRun run;
  Replay replay(run.s.trace());
  replay.update();
  std::uint64_t position = 0;
  for (std::uint32_t turn = 1; turn <= 4; ++turn) {
    const std::uint64_t next = replay.next(position, Step::turn);
    EXPECT_EQ(replay.seek(next).turn, turn);
    EXPECT_EQ((*run.s.trace())[next].kind, EventKind::turn_begun);
    EXPECT_EQ(replay.previous(next, Step::turn), position);
    position = next;
  }
  EXPECT_EQ(replay.next(position, Step::turn), replay.size()) << "turn 5 has not ended";
}

TEST(Replay, steps_by_task_switch_end_where_another_task_begins_to_run) {
  LockRun run;
  Replay replay(run.s.trace());
  replay.update();
  std::vector<ObjectId> tasks;
  std::uint64_t position = 0;
  while ((position = replay.next(position, Step::task_switch)) < replay.size())
    tasks.push_back(replay.seek(position).running.serves);
  EXPECT_EQ(tasks, (std::vector{run.main, run.first, run.other, run.first, run.other}));
  EXPECT_EQ(replay.seek(replay.previous(replay.size(), Step::task_switch)).running.id, run.other_wakeup);
}

TEST(Replay, position_at_counts_the_events_up_to_a_time) {
  LockRun run;
  Replay replay(run.s.trace());
  replay.update();
  EXPECT_EQ(replay.position_at(-1), 0u);
  EXPECT_EQ(replay.position_at(2 * second), replay.size());
  const std::uint64_t before = replay.position_at(second - 1);
  EXPECT_EQ((*run.s.trace())[before].time, second);
  EXPECT_EQ((*run.s.trace())[before - 1].time, 0);
}

TEST(Replay, snapshots_take_no_more_memory_than_the_events) {
  auto trace = random_program({.seed = 4, .tasks = 3000, .locks = 100, .events = 600'000});
  Replay replay(trace);
  replay.update();
  EXPECT_LT(replay.snapshot_bytes(), trace->size() * sizeof(Event) * 3 / 2);
}

} // namespace loopscope::replay
