#include "core/replay/causes.h"

#include "tests/replay/script.h"

#include <gtest/gtest.h>

namespace loopscope::replay {

using namespace trace;

TEST(Causes, lead_from_a_wakeup_back_to_the_program) {
  LockRun run;
  Index index(*run.s.trace());
  index.update();
  const std::vector<Cause> chain = causes_of(index, run.other_wakeup);
  ASSERT_EQ(chain.size(), 5u);
  EXPECT_EQ(chain[0].kind, Cause::Kind::settled_by);
  EXPECT_EQ(chain[0].by, run.wakeup);
  EXPECT_EQ(chain[0].object, run.waiter);
  EXPECT_EQ((*run.s.trace())[chain[0].event].kind, EventKind::future_settled);
  EXPECT_EQ(chain[1].kind, Cause::Kind::settled_by);
  EXPECT_EQ(chain[1].object, run.nap);
  EXPECT_EQ(chain[2].kind, Cause::Kind::timer);
  EXPECT_EQ(chain[2].callback, run.timer);
  EXPECT_EQ(chain[3].kind, Cause::Kind::scheduled_by);
  EXPECT_EQ(chain[3].by, run.main_step);
  EXPECT_EQ(chain[4].kind, Cause::Kind::program);
  EXPECT_EQ(chain[4].by, 0u);
  EXPECT_EQ(causes_of(index, run.other_wakeup, 2).size(), 2u);
  EXPECT_TRUE(causes_of(index, 12345).empty());
}

TEST(Causes, that_go_round_in_a_forged_trace_come_to_an_end) {
  Script s;
  s.add({.kind = EventKind::callback_scheduled, .subject = 1, .extra = 2});
  s.add({.kind = EventKind::callback_scheduled, .subject = 2, .extra = 1});
  Index index(*s.trace());
  index.update();
  EXPECT_EQ(causes_of(index, 2).size(), 2u);
  EXPECT_EQ(causes_of(index, 1).size(), 1u);
}

TEST(Waits, lead_from_a_gather_over_a_lock_to_a_timer) {
  LockRun run;
  State state;
  for (std::size_t i = 0; i < run.in_line + 1; ++i) state.apply((*run.s.trace())[i]);
  const std::vector<Wait> waits = waits_of(state, run.main);
  ASSERT_EQ(waits.size(), 3u);
  EXPECT_EQ(waits[0].kind, Wait::Kind::gather);
  EXPECT_EQ(waits[0].object, run.gather);
  EXPECT_EQ(waits[1].kind, Wait::Kind::timer);
  EXPECT_EQ(waits[1].task, run.first);
  EXPECT_EQ(waits[1].callback, run.timer);
  EXPECT_EQ(waits[1].depth, 1);
  EXPECT_EQ(waits[2].kind, Wait::Kind::primitive);
  EXPECT_EQ(waits[2].task, run.other);
  EXPECT_EQ(waits[2].holder, run.first);

  const std::vector<Wait> direct = waits_of(state, run.other);
  ASSERT_EQ(direct.size(), 2u);
  EXPECT_EQ(direct[1].kind, Wait::Kind::timer);
  EXPECT_EQ(direct[1].depth, 1);
  EXPECT_TRUE(waits_of(state, 999).empty());
}

TEST(Waits, of_a_task_that_is_ready_say_so) {
  Script s;
  const ObjectId task = s.task("Task-1", "main", 0, 0);
  const std::vector<Wait> waits = waits_of(s.state(), task);
  ASSERT_EQ(waits.size(), 1u);
  EXPECT_EQ(waits[0].kind, Wait::Kind::runs);
  EXPECT_EQ(waits[0].callback, s.step);
}

namespace {

/// Tasks that each hold a lock and wait for the next one's; the last waits for lock `last`.
struct Circle {
  Script s;
  std::vector<ObjectId> tasks, locks;
  explicit Circle(std::size_t n, std::size_t last) {
    for (std::size_t i = 0; i < n; ++i) locks.push_back(s.lock(static_cast<std::uint16_t>(i + 1)));
    std::vector<CallbackId> steps;
    for (std::size_t i = 0; i < n; ++i) {
      tasks.push_back(s.task("Task", "f", 0, 0));
      steps.push_back(s.step);
    }
    for (std::size_t i = 0; i < n; ++i) {
      s.begin(steps[i]);
      s.add({.kind = EventKind::primitive_acquired, .subject = locks[i], .object = tasks[i]});
      const std::size_t wanted = i + 1 < n ? i + 1 : last;
      const ObjectId waiter = s.future(FutureKind::waiter, locks[wanted]);
      s.add({.kind = EventKind::primitive_wait_begun, .subject = locks[wanted], .object = tasks[i], .extra = waiter});
      s.suspend(tasks[i], AwaitKind::primitive, waiter);
      s.end(steps[i]);
    }
  }
};

} // namespace

TEST(Deadlock, is_a_cycle_of_locks_held_and_wanted) {
  Circle two(2, 0);
  EXPECT_EQ(deadlock_of(two.s.state()), two.tasks);
  Circle five(5, 0);
  EXPECT_EQ(deadlock_of(five.s.state()), five.tasks);
  const auto waits = waits_of(five.s.state(), five.tasks[2]);
  EXPECT_EQ(waits.back().kind, Wait::Kind::nothing);
  EXPECT_EQ(waits.back().task, five.tasks[2]);
}

TEST(Deadlock, leaves_out_those_that_only_wait_for_the_cycle) {
  Circle tail(5, 2);
  EXPECT_EQ(deadlock_of(tail.s.state()), (std::vector{tail.tasks[2], tail.tasks[3], tail.tasks[4]}));
}

TEST(Deadlock, of_one_task_that_wants_its_own_lock_is_that_task) {
  Circle self(1, 0);
  EXPECT_EQ(deadlock_of(self.s.state()), self.tasks);
}

TEST(Deadlock, is_none_while_the_last_holder_can_go_on) {
  LockRun run;
  EXPECT_TRUE(deadlock_of(run.s.state()).empty());
}

TEST(Deadlock, is_found_among_very_many_locks) {
  Circle many(20'000, 19'998);
  EXPECT_EQ(deadlock_of(many.s.state()).size(), 2u);
}

} // namespace loopscope::replay
