// What the kinds of events mean that a recorder of Python programs needs.
#include "tests/replay/recorded_program.h"

#include "core/replay/causes.h"
#include "core/replay/measure.h"
#include "core/replay/rules.h"
#include "core/replay/waits.h"
#include "tests/replay/random_trace.h"

#include <gtest/gtest.h>

namespace loopscope::replay {

using namespace trace;

class Recorded : public testing::Test {
protected:
  const RecordedProgram run_;
  Replay replay_{run_.s.trace()};
  const Index& index() const { return replay_.index(); }
  const State& after(std::size_t events) { return replay_.seek(events); }
  void SetUp() override { replay_.update(); }
  SourceLine line(std::uint32_t place) const { return index().place(place); }
};

TEST_F(Recorded, line_is_one_of_a_file) {
  const State& state = after(run_.eager_sleeps);
  const Stack& stack = state.tasks.find(run_.eager)->stack;
  ASSERT_EQ(stack.size(), 2u);
  EXPECT_EQ(line(stack[0].line), (SourceLine{RecordedProgram::main_py, 5}));
  EXPECT_EQ(line(stack[1].line), (SourceLine{RecordedProgram::helper_py, 7}));
  EXPECT_EQ(index().line_text(line(stack[1].line)), "        await asyncio.sleep(1)");
  EXPECT_EQ(index().variable_of(run_.store), "store");
}

TEST_F(Recorded, line_may_be_far_down_in_its_file) {
  EXPECT_EQ(line(index().made(run_.far)->line), (SourceLine{RecordedProgram::tables_py, RecordedProgram::far_line}));
  EXPECT_EQ(index().variable_of(run_.far), "ready");
}

TEST_F(Recorded, place_that_is_not_told_is_that_line_of_the_first_file) {
  EXPECT_EQ(line(7), (SourceLine{0, 7}));
  EXPECT_EQ(line(0), (SourceLine{0, 0}));
}

TEST(Places, that_cannot_be_are_not_looked_at) {
  Script s;
  s.source("one\n");
  s.add(event::place{.number = 0, .file = 0, .line_there = 5});
  s.add(event::place{.number = 70'000, .file = 0, .line_there = 5});
  s.add(event::place{.number = 3, .file = 64, .line_there = 5});
  s.add(event::place{.number = 4, .file = 1, .line_there = -1});
  s.add(event::place{.number = 5, .file = 1, .line_there = INT64_MAX});
  s.add(event::place{.number = 6, .file = 2, .line_there = 8});
  s.add(event::place{.number = 6, .file = 0, .line_there = 9}); // the first one holds
  Index index(*s.trace());
  index.update();
  for (const std::uint32_t number : {0u, 3u, 4u, 5u, 70'000u}) EXPECT_EQ(index.place(number), (SourceLine{0, number}));
  EXPECT_EQ(index.place(6), (SourceLine{2, 8}));
  EXPECT_EQ(index.line_text(index.place(6)), "") << "there is no such file";
}

TEST_F(Recorded, clock_is_what_the_trace_says_and_not_the_loops_name) {
  EXPECT_FALSE(index().in_virtual_time()) << "although its loop is called simulated";
  EXPECT_TRUE(index().in_real_time());
  for (const auto& [clock, name, is_virtual] :
       {std::tuple(Clock::unspecified, "simulated", true), std::tuple(Clock::unspecified, "poll", false),
        std::tuple(Clock::virtual_time, "asyncio", true)}) {
    Script s;
    s.add(event::run_started{.clock = clock, .loop = s.text(name)});
    Index other(*s.trace());
    other.update();
    EXPECT_EQ(other.in_virtual_time(), is_virtual) << name;
    EXPECT_EQ(other.in_real_time(), !is_virtual) << name;
  }
}

TEST_F(Recorded, facts_of_the_run_are_known) {
  ASSERT_EQ(index().facts().size(), 3u);
  EXPECT_EQ(index().trace().string(index().facts()[0].name), "interpreter");
  EXPECT_EQ(index().trace().string(index().facts()[0].text), "CPython 3.12.1");
}

TEST_F(Recorded, task_that_is_stepped_inside_anothers_step_acts_until_that_is_over) {
  State state = after(run_.inside);
  ASSERT_NE(state.running_task(), nullptr);
  EXPECT_EQ(state.running_task()->id, run_.eager);
  EXPECT_EQ(state.running.serves, run_.main);
  EXPECT_EQ(state.line_task, run_.eager);
  EXPECT_EQ(line(state.line), (SourceLine{RecordedProgram::main_py, 4}));
  EXPECT_EQ(state.tasks.find(run_.eager)->status, TaskStatus::running);
  EXPECT_TRUE(state.is_run(run_.eager));
  EXPECT_TRUE(state.is_run(run_.main));

  state = after(run_.eager_sleeps);
  EXPECT_EQ(state.tasks.find(run_.eager)->status, TaskStatus::sleeping);

  state = after(run_.goes_on);
  EXPECT_EQ(state.running_task()->id, run_.main);
  EXPECT_EQ(state.line_task, run_.main);
  EXPECT_EQ(state.tasks.find(run_.eager)->status, TaskStatus::sleeping);
  EXPECT_FALSE(state.is_run(run_.eager));
  EXPECT_EQ(holder_of(state, *state.primitives.find(run_.store)), run_.eager);

  const Lane* lane = index().lane(run_.eager);
  ASSERT_GE(lane->spans.size(), 3u);
  EXPECT_EQ(lane->spans[1].kind, SpanKind::running);
  EXPECT_EQ(lane->spans[2].kind, SpanKind::sleeping);
  EXPECT_EQ(index().lane(run_.main)->spans[1].kind, SpanKind::running);
}

TEST(StepsInside, that_are_told_to_no_end_are_bounded_and_end_with_their_callback) {
  Script s;
  const ObjectId task = s.running_task();
  for (int i = 0; i < 200; ++i) s.add(event::step_begun_inside{.task = s.task("x", "f", task, s.step)});
  EXPECT_EQ(s.state().inside.size(), State::inside_kept);
  const CallbackId last = s.step;
  s.end(1);
  const State state = s.state();
  EXPECT_TRUE(state.inside.empty());
  state.tasks.each([&](ObjectId id, const Task& one) { EXPECT_NE(one.status, TaskStatus::running) << id; });
  EXPECT_NE(state.callback(last), nullptr);
}

TEST(StepsInside, that_do_not_fit_do_nothing) {
  Script s;
  s.add(event::step_begun_inside{.task = s.task("Task-1", "main", 0, 0)}); // no callback runs
  s.add(event::step_ended_inside{.task = 1});
  EXPECT_EQ(s.state().running_task(), nullptr);
  EXPECT_EQ(s.state().tasks.find(1)->status, TaskStatus::ready);
}

TEST_F(Recorded, each_loop_keeps_what_is_its_own) {
  State state = after(run_.other_runs);
  EXPECT_EQ(state.loop, run_.second_loop);
  EXPECT_EQ(state.thread, 1u);
  EXPECT_EQ(state.running.id, run_.other_step);
  ASSERT_EQ(state.parked.size(), 1u);
  EXPECT_EQ(state.parked[0].loop, run_.first_loop);
  EXPECT_EQ(state.parked[0].running.id, run_.main_step);
  EXPECT_EQ(state.parked[0].timers.size(), 1u);
  EXPECT_EQ(line(state.line), (SourceLine{RecordedProgram::helper_py, 10}));
  EXPECT_EQ(state.tasks.find(run_.other)->loop, run_.second_loop);
  EXPECT_EQ(state.tasks.find(run_.eager)->loop, run_.first_loop);

  state = after(run_.first_loop_on);
  EXPECT_EQ(state.loop, run_.first_loop);
  EXPECT_EQ(state.running.id, run_.main_step);
  EXPECT_EQ(state.tasks.find(run_.other)->status, TaskStatus::running) << "in its own thread";
  EXPECT_TRUE(state.is_run(run_.other));
  EXPECT_NE(state.callback(run_.other_step), nullptr);

  state = after(run_.s.size());
  EXPECT_TRUE(state.parked.empty()) << "the second loop is over";
  EXPECT_EQ(state.tasks.find(run_.other)->status, TaskStatus::ended);
}

TEST_F(Recorded, history_tells_the_loops_apart) {
  ASSERT_EQ(index().loops().size(), 2u);
  EXPECT_EQ(index().loops()[0].thread, 0u);
  EXPECT_EQ(index().loops()[1].thread, 1u);
  EXPECT_EQ(index().lane_at(run_.other_runs - 1), 1u);
  EXPECT_EQ(index().lane_at(run_.first_loop_on - 1), 0u);
  EXPECT_EQ(callback_at(index(), run_.other_runs - 1), run_.other_step);
  EXPECT_EQ(callback_at(index(), run_.first_loop_on - 1), run_.main_step);
  EXPECT_FALSE(index().same_callback(run_.other_runs - 1, run_.first_loop_on - 1));
  EXPECT_EQ(index().ran(run_.main_step)->lane, 0u);
  EXPECT_EQ(index().ran(run_.other_step)->lane, 1u);
  EXPECT_EQ(index().loops()[1].spans.back().kind, LoopSpanKind::stopped);
  EXPECT_EQ(index().loops()[0].spans.back().kind, LoopSpanKind::running);
}

TEST_F(Recorded, step_by_callbacks_ends_at_each_end_in_order_of_time) {
  std::vector<std::uint64_t> stops;
  for (std::uint64_t at = 0; at < replay_.size();) stops.push_back(at = replay_.next(at, Step::callback));
  ASSERT_EQ(stops.size(), 4u);
  EXPECT_EQ((run_.s.trace())->operator[](stops[0]).subject, run_.main_step);
  EXPECT_EQ((run_.s.trace())->operator[](stops[1]).subject, run_.other_step);
  for (std::size_t i = stops.size() - 1; i > 0; --i)
    EXPECT_EQ(replay_.previous(stops[i], Step::callback), stops[i - 1]);
}

TEST_F(Recorded, step_by_events_passes_over_what_tells_nothing_of_itself) {
  std::vector<std::uint64_t> stops;
  for (std::uint64_t at = 0; at < replay_.size();) {
    stops.push_back(at = replay_.next(at, Step::event));
    EXPECT_FALSE(is_aside((*run_.s.trace())[at - 1].kind)) << at;
  }
  EXPECT_LT(stops.size(), replay_.size());
  for (std::size_t i = stops.size() - 1; i > 0; --i) EXPECT_EQ(replay_.previous(stops[i], Step::event), stops[i - 1]);
}

TEST_F(Recorded, nobody_is_lost_while_another_loop_goes_on) {
  const State& state = after(run_.other_runs);
  EXPECT_FALSE(certain(state));
  const Actors actors = actors_of(state);
  EXPECT_TRUE(std::ranges::binary_search(actors.tasks, run_.other));
  EXPECT_TRUE(std::ranges::binary_search(actors.tasks, run_.main));
  EXPECT_TRUE(std::ranges::binary_search(actors.tasks, run_.eager)) << "its timer is the first loop's";
}

TEST(Loops, that_are_idle_or_closed_are_no_deadlock_while_one_is_left) {
  Script s;
  s.add(event::loop_switched{.loop = 1});
  s.add(event::loop_created{.loop = 1});
  s.task("Task-1", "main", 0, 0);
  s.add(event::loop_switched{.loop = 2, .thread = 1});
  s.add(event::loop_created{.loop = 2});
  s.add(event::idle{});
  EXPECT_TRUE(s.state().idle);
  EXPECT_FALSE(certain(s.state()));
  s.add(event::loop_closed{.loop = 2});
  EXPECT_FALSE(certain(s.state()));
  EXPECT_FALSE(actors_of(s.state()).none());
  s.add(event::loop_switched{.loop = 1});
  s.add(event::idle{});
  EXPECT_TRUE(certain(s.state()));
}

TEST(Loops, one_after_the_other_begin_anew) {
  Script s;
  for (ObjectId loop = 1; loop <= 200; ++loop) {
    s.add(event::loop_switched{.loop = loop});
    s.add(event::loop_created{.loop = loop});
    const ObjectId task = s.task("main", "main", 0, 0);
    s.add(event::loop_started{.loop = loop});
    s.turn(1, 1);
    EXPECT_EQ(s.state().ready_size(), 1u);
    EXPECT_EQ(s.state().tasks.find(task)->loop, loop);
    EXPECT_TRUE(s.state().parked.empty());
    s.add(event::loop_stopped{.loop = loop});
    s.add(event::loop_closed{.loop = loop});
  }
  Index index(*s.trace());
  index.update();
  EXPECT_EQ(index.loops().size(), 1u) << "one thread's";
}

TEST(Loops, one_that_is_made_or_closed_while_another_runs_changes_nothing_of_that) {
  Script s;
  const ObjectId loop = s.loop();
  s.task("Task-1", "main", 0, 0);
  s.add(event::loop_started{.loop = loop});
  s.turn(1, 1);
  const ObjectId other = s.object();
  s.add(event::loop_created{.loop = other});
  EXPECT_EQ(s.state().loop, loop);
  s.add(event::loop_switched{.loop = other, .thread = 1});
  s.task("Task-2", "work", 0, 0);
  s.add(event::loop_switched{.loop = loop});
  s.add(event::loop_closed{.loop = other});
  EXPECT_EQ(s.state().loop, loop);
  EXPECT_EQ(s.state().ready_size(), 1u);
  EXPECT_FALSE(s.state().loop_closed);
  EXPECT_TRUE(s.state().parked.empty());
}

TEST(Loops, without_end_are_bounded) {
  Script s;
  for (ObjectId loop = 1; loop <= 1000; ++loop) {
    s.add(event::loop_switched{.loop = loop, .thread = loop});
    s.add(event::loop_created{.loop = loop});
    s.task("t", "f", 0, 0);
  }
  EXPECT_LT(s.state().parked.size(), State::loops_kept);
  Index index(*s.trace());
  index.update();
  EXPECT_EQ(index.loops().size(), Index::max_loops);
}

/// Programs that run in threads of their own are, each, what they are alone.
TEST(Loops, interleaved_at_random_are_each_as_if_they_were_alone) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Interleaved all = random_loops(seed, 3);
    State state;
    std::vector<State> alone(all.programs.size());
    for (std::size_t i = 0; i < all.trace->size(); ++i) {
      state.apply((*all.trace)[i]);
      if (all.of[i] < 0) continue;
      const auto program = static_cast<std::size_t>(all.of[i]);
      State& own = alone[program];
      own.apply((*all.programs[program])[own.position]);
      ASSERT_EQ(state.turn, own.turn);
      ASSERT_EQ(state.phase, own.phase);
      ASSERT_EQ(state.ready_size(), own.ready_size());
      ASSERT_EQ(state.timers.size(), own.timers.size());
      ASSERT_EQ(state.left_this_turn, own.left_this_turn);
      ASSERT_EQ(state.line, own.line);
      ASSERT_EQ(state.running.id, own.running.id == 0 ? 0 : own.running.id + all.callbacks_before[program]);
      if (own.running_task()) ASSERT_EQ(state.running_task()->id, own.running_task()->id + all.objects_before[program]);
      if (i % 16 == 0 && !state.parked.empty()) ASSERT_FALSE(certain(state));
    }
    Index index(*all.trace);
    index.update();
    ASSERT_EQ(index.loops().size(), all.programs.size());
    std::size_t ran = 0;
    for (std::size_t program = 0; program < all.programs.size(); ++program) {
      Index own(*all.programs[program]);
      own.update();
      const auto& spans = std::ranges::find(index.loops(), program, &LoopLane::thread)->spans;
      ASSERT_EQ(spans.size(), own.loop().size()) << seed;
      for (std::size_t i = 0; i < spans.size(); ++i) ASSERT_EQ(spans[i].kind, own.loop()[i].kind);
      ran += own.ran().size();
      for (const Lane& lane : own.lanes()) {
        const Lane* same = index.lane(lane.task + all.objects_before[program]);
        ASSERT_EQ(same->spans.size(), lane.spans.size());
        for (std::size_t i = 0; i < lane.spans.size(); ++i) ASSERT_EQ(same->spans[i].kind, lane.spans[i].kind);
      }
    }
    ASSERT_EQ(index.ran().size(), ran);
    for (const Ran& one : index.ran()) ASSERT_EQ(callback_at(index, one.ended), one.id);
  }
}

TEST_F(Recorded, what_is_not_the_programs_own_is_marked) {
  EXPECT_FALSE(index().lane(run_.shutdown)->of_program);
  EXPECT_TRUE(index().lane(run_.main)->of_program);
  EXPECT_FALSE(index().is_of_program(run_.library_call));
  EXPECT_TRUE(index().is_of_program(run_.main_step));
}

TEST_F(Recorded, what_is_typed_is_a_line_of_the_console_and_nothing_printed) {
  ASSERT_EQ(index().prints().size(), 3u);
  EXPECT_EQ(index().prints()[1], run_.typed - 1);
  EXPECT_EQ(after(run_.typed).prints, 2u);
  EXPECT_EQ(measure(index()).heartbeat, "");
}

TEST_F(Recorded, later_name_of_a_task_arrives_everywhere) {
  EXPECT_EQ(index().trace().string(index().lane(run_.eager)->name), "a");
  EXPECT_EQ(index().trace().string(after(run_.typed).tasks.find(run_.eager)->name), "a");
}

} // namespace loopscope::replay
