#include "core/replay/waits.h"
#include "tests/replay/script.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace loopscope::replay {

using namespace trace;
using testing::ElementsAre;

TEST(Waits, lead_from_a_gather_over_a_lock_to_a_timer) {
  LockRun run;
  State state;
  for (std::size_t i = 0; i < run.in_line + 1; ++i) state.apply((*run.s.trace())[i]);
  const std::vector<Wait> waits = waits_of(state, run.main);
  ASSERT_EQ(waits.size(), 4u);
  EXPECT_EQ(waits[0].kind, Wait::Kind::group);
  EXPECT_EQ(waits[0].object, run.gather);
  EXPECT_EQ(waits[1].kind, Wait::Kind::timer);
  EXPECT_EQ(waits[1].task, run.first);
  EXPECT_EQ(waits[1].callback, run.timer);
  EXPECT_EQ(waits[1].depth, 1);
  EXPECT_EQ(waits[2].kind, Wait::Kind::primitive);
  EXPECT_EQ(waits[2].task, run.other);
  EXPECT_EQ(waits[2].holder, run.first);
  EXPECT_TRUE(waits[2].above) << "what its holder waits for is told already";
  EXPECT_EQ(waits[3].kind, Wait::Kind::others) << "it may be cancelled";
  EXPECT_EQ(waits[3].object, 0u);

  const std::vector<Wait> direct = waits_of(state, run.other);
  ASSERT_EQ(direct.size(), 3u);
  EXPECT_EQ(direct[1].kind, Wait::Kind::timer);
  EXPECT_EQ(direct[1].depth, 1);
  EXPECT_EQ(direct[2].kind, Wait::Kind::others);
  EXPECT_EQ(direct[2].object, direct[0].object) << "and anything may release the lock";
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

TEST(Cycle, is_a_cycle_of_locks_held_and_wanted) {
  Circle two(2, 0);
  EXPECT_EQ(cycle_of(two.s.state()), two.tasks);
  Circle five(5, 0);
  EXPECT_EQ(cycle_of(five.s.state()), five.tasks);
  const auto waits = waits_of(five.s.state(), five.tasks[2]);
  ASSERT_GE(waits.size(), 2u);
  const Wait& circle = waits[waits.size() - 2];
  EXPECT_EQ(circle.kind, Wait::Kind::circle);
  EXPECT_EQ(circle.task, five.tasks[2]);
  EXPECT_FALSE(circle.grave) << "anything may release one of the locks";
  EXPECT_EQ(waits.back().kind, Wait::Kind::others);
}

TEST(Cycle, is_a_deadlock_once_the_loop_is_idle) {
  Circle two(2, 0);
  EXPECT_TRUE(deadlock_of(two.s.state()).empty());
  two.s.add({.kind = EventKind::idle});
  EXPECT_EQ(deadlock_of(two.s.state()), two.tasks);
  const auto waits = waits_of(two.s.state(), two.tasks[0]);
  EXPECT_EQ(waits.back().kind, Wait::Kind::circle);
  EXPECT_TRUE(waits.back().grave);
}

TEST(Cycle, leaves_out_those_that_only_wait_for_the_cycle) {
  Circle tail(5, 2);
  EXPECT_EQ(cycle_of(tail.s.state()), (std::vector{tail.tasks[2], tail.tasks[3], tail.tasks[4]}));
}

TEST(Cycle, of_one_task_that_wants_its_own_lock_is_that_task) {
  Circle self(1, 0);
  EXPECT_EQ(cycle_of(self.s.state()), self.tasks);
}

TEST(Cycle, is_none_while_the_last_holder_can_go_on) {
  LockRun run;
  EXPECT_TRUE(cycle_of(run.s.state()).empty());
}

TEST(Cycle, is_found_among_very_many_locks) {
  Circle many(20'000, 19'998);
  EXPECT_EQ(cycle_of(many.s.state()).size(), 2u);
}

namespace {

std::vector<Wait::Kind> kinds(const std::vector<Wait>& waits) {
  std::vector<Wait::Kind> all;
  for (const Wait& wait : waits) all.push_back(wait.kind);
  return all;
}

/// Tasks that have all begun; each waits as it is told to.
struct Tasks {
  Script s;
  ObjectId add(std::string_view name = "T") {
    const ObjectId id = s.task(name, "f", 0, 0);
    steps.push_back(s.step);
    tasks.push_back(id);
    return id;
  }
  void waits(ObjectId task, AwaitKind kind, ObjectId on) {
    const CallbackId step =
        steps[static_cast<std::size_t>(std::find(tasks.begin(), tasks.end(), task) - tasks.begin())];
    s.begin(step);
    s.suspend(task, kind, on);
    s.end(step);
  }
  void in_line(ObjectId task, ObjectId primitive) {
    const ObjectId place = s.future(FutureKind::waiter, primitive);
    s.add({.kind = EventKind::primitive_wait_begun, .subject = primitive, .object = task, .extra = place});
    waits(task, AwaitKind::primitive, place);
  }
  ObjectId primitive(PrimitiveKind kind) {
    const ObjectId id = s.lock(1);
    // The script makes locks: the same event with another kind.
    return made_as(id, kind);
  }
  ObjectId group(FutureKind kind, std::initializer_list<ObjectId> children) {
    const ObjectId id = s.future(kind, 0);
    std::int64_t index = 0;
    for (ObjectId child : children)
      s.add({.kind = EventKind::gather_child, .subject = id, .object = child, .value = index++});
    return id;
  }
  std::vector<ObjectId> tasks;
  std::vector<CallbackId> steps;

private:
  ObjectId made_as(ObjectId lock, PrimitiveKind kind) {
    if (kind == PrimitiveKind::lock) return lock;
    const ObjectId id = lock + 1'000'000;
    s.add(trace::event::primitive_created{.primitive_kind = kind, .primitive = id, .line = 1});
    return id;
  }
};

using Kind = Wait::Kind;

} // namespace

TEST(Waits, of_an_event_name_nobody_while_somebody_may_come_and_nothing_once_nobody_can) {
  Tasks t;
  const ObjectId waiting = t.add(), other = t.add();
  const ObjectId event = t.primitive(PrimitiveKind::event);
  t.in_line(waiting, event);
  EXPECT_THAT(kinds(waits_of(t.s.state(), waiting)), ElementsAre(Kind::primitive, Kind::anybody, Kind::others));
  EXPECT_THAT(actors_of(t.s.state()).tasks, ElementsAre(other));
  t.s.add({.kind = EventKind::idle});
  const auto waits = waits_of(t.s.state(), waiting);
  EXPECT_THAT(kinds(waits), ElementsAre(Kind::primitive, Kind::nothing));
  EXPECT_EQ(waits[1].object, event);
  EXPECT_TRUE(cycle_of(t.s.state()).empty()) << "nobody waits in a circle";
  EXPECT_TRUE(actors_of(t.s.state()).none());
}

TEST(Waits, of_a_semaphore_lead_to_all_that_hold_it) {
  Tasks t;
  const ObjectId one = t.add(), two = t.add(), three = t.add();
  const ObjectId places = t.primitive(PrimitiveKind::semaphore);
  for (ObjectId holder : {one, two})
    t.s.add({.kind = EventKind::primitive_acquired, .subject = places, .object = holder});
  t.in_line(three, places);
  const auto waits = waits_of(t.s.state(), three);
  EXPECT_THAT(kinds(waits), ElementsAre(Kind::primitive, Kind::runs, Kind::runs, Kind::others));
  EXPECT_EQ(waits[1].task, one);
  EXPECT_EQ(waits[2].task, two);
}

TEST(Waits, of_a_lock_that_was_released_lead_to_the_task_that_is_about_to_take_it) {
  LockRun run;
  State state;
  for (std::size_t i = 0; i < run.released; ++i) state.apply((*run.s.trace())[i]);
  for (std::size_t i = run.released; i < run.released + 2; ++i) state.apply((*run.s.trace())[i]);
  const auto waits = waits_of(state, run.other);
  ASSERT_EQ(waits.size(), 1u);
  EXPECT_EQ(waits[0].kind, Kind::runs) << "its place in line was settled and its wakeup is queued";
}

TEST(Waits, of_a_shield_lead_to_what_is_behind_it) {
  Tasks t;
  const ObjectId outer = t.add(), inner = t.add();
  t.waits(outer, AwaitKind::future, t.s.future(FutureKind::shield, inner));
  const auto waits = waits_of(t.s.state(), outer);
  EXPECT_THAT(kinds(waits), ElementsAre(Kind::group, Kind::runs, Kind::others));
  EXPECT_EQ(waits[1].task, inner);
}

TEST(Waits, of_a_wait_with_a_time_lead_to_the_tasks_and_to_its_timer) {
  Tasks t;
  const ObjectId outer = t.add(), inner = t.add();
  const ObjectId wait = t.group(FutureKind::wait, {inner});
  const CallbackId timer = t.s.timer(CallbackKind::wait_timer, wait, 0, second);
  t.waits(outer, AwaitKind::future, wait);
  const auto waits = waits_of(t.s.state(), outer);
  EXPECT_THAT(kinds(waits), ElementsAre(Kind::group, Kind::runs, Kind::timer, Kind::others));
  EXPECT_EQ(waits[2].callback, timer);
  EXPECT_EQ(waits[2].task, 0u);
}

TEST(Waits, of_whoever_is_in_a_timeout_tell_of_its_timer_too) {
  Tasks t;
  const ObjectId task = t.add();
  const CallbackId timer = t.s.timer(CallbackKind::timeout_timer, task, 0, second);
  t.waits(task, AwaitKind::future, t.s.future(FutureKind::plain, 0));
  const auto waits = waits_of(t.s.state(), task);
  EXPECT_THAT(kinds(waits), ElementsAre(Kind::future, Kind::anybody, Kind::timeout, Kind::others));
  EXPECT_EQ(waits[2].callback, timer);
}

TEST(Waits, of_nested_gathers_are_a_tree) {
  Tasks t;
  const ObjectId main = t.add(), a = t.add(), b = t.add();
  const ObjectId inner = t.group(FutureKind::gather, {a, b});
  t.waits(main, AwaitKind::gather, t.group(FutureKind::gather, {inner, b}));
  const auto waits = waits_of(t.s.state(), main);
  EXPECT_THAT(kinds(waits), ElementsAre(Kind::group, Kind::group, Kind::runs, Kind::runs, Kind::others));
  EXPECT_EQ(waits[1].object, inner);
  EXPECT_EQ(waits[1].depth, 1);
  EXPECT_EQ(waits[2].depth, 2);
}

TEST(Waits, of_a_job_end_at_its_thread) {
  Tasks t;
  const ObjectId task = t.add();
  const ObjectId job = 2'000'000;
  const ObjectId future = t.s.future(FutureKind::executor, job);
  t.s.add(
      {.kind = EventKind::job_submitted, .subject = job, .object = t.s.text("cut"), .extra = task, .value = future});
  t.waits(task, AwaitKind::future, future);
  const auto waits = waits_of(t.s.state(), task);
  EXPECT_THAT(kinds(waits), ElementsAre(Kind::job));
  EXPECT_EQ(waits[0].object, job);
  EXPECT_THAT(actors_of(t.s.state()).tasks, ElementsAre(task));
}

TEST(Waits, of_a_socket_end_at_its_connection) {
  Tasks t;
  const ObjectId task = t.add();
  const ObjectId connection = 2'000'000;
  t.s.add({.kind = EventKind::connection_opened, .subject = connection, .object = t.s.text("127.0.0.1:80")});
  t.waits(task, AwaitKind::future, t.s.future(FutureKind::waiter, connection));
  EXPECT_THAT(kinds(waits_of(t.s.state(), task)), ElementsAre(Kind::connection));
}

TEST(Waits, are_as_many_as_are_asked_for) {
  LockRun run;
  State state;
  for (std::size_t i = 0; i < run.in_line + 1; ++i) state.apply((*run.s.trace())[i]);
  EXPECT_EQ(waits_of(state, run.main, 1).size(), 1u);
  EXPECT_EQ(waits_of(state, run.main, 2).size(), 2u);
}

TEST(Cycle, is_found_among_tasks_that_await_each_other) {
  Tasks t;
  const ObjectId a = t.add(), b = t.add(), c = t.add();
  t.waits(a, AwaitKind::task, b);
  t.waits(b, AwaitKind::task, c);
  t.waits(c, AwaitKind::task, a);
  EXPECT_THAT(cycle_of(t.s.state()), ElementsAre(a, b, c));
  const auto waits = waits_of(t.s.state(), b);
  EXPECT_THAT(kinds(waits), ElementsAre(Kind::task, Kind::task, Kind::task, Kind::circle, Kind::others));
}

TEST(Actors, are_callbacks_threads_and_tasks_that_do_not_wait) {
  Tasks t;
  const ObjectId waiting = t.add(), other = t.add();
  t.waits(waiting, AwaitKind::future, t.s.future(FutureKind::plain, 0));
  const CallbackId later = t.s.schedule(CallbackKind::call, t.s.text("later"), 0);
  t.s.add({.kind = EventKind::thread_started, .subject = 1, .object = t.s.text("worker")});
  const Actors actors = actors_of(t.s.state());
  EXPECT_THAT(actors.tasks, ElementsAre(other));
  EXPECT_THAT(actors.callbacks, ElementsAre(later));
  EXPECT_THAT(actors.threads, ElementsAre(1u));
  t.s.begin(later);
  EXPECT_THAT(actors_of(t.s.state()).callbacks, ElementsAre(later)) << "one that runs acts as well";
}

TEST(Cycle, goes_through_gathers_and_semaphores_alike) {
  Tasks t;
  const ObjectId a = t.add(), b = t.add();
  const ObjectId places = t.primitive(PrimitiveKind::semaphore);
  t.s.add({.kind = EventKind::primitive_acquired, .subject = places, .object = a});
  t.waits(a, AwaitKind::gather, t.group(FutureKind::gather, {b}));
  t.in_line(b, places);
  EXPECT_THAT(cycle_of(t.s.state()), ElementsAre(a, b));
}

TEST(Cycle, is_none_while_another_holder_of_the_semaphore_can_go_on) {
  Tasks t;
  const ObjectId a = t.add(), b = t.add(), c = t.add();
  const ObjectId places = t.primitive(PrimitiveKind::semaphore);
  for (ObjectId holder : {a, c}) t.s.add({.kind = EventKind::primitive_acquired, .subject = places, .object = holder});
  t.waits(a, AwaitKind::task, b);
  t.in_line(b, places);
  EXPECT_TRUE(cycle_of(t.s.state()).empty()) << "c runs, and may give its place back";
  const auto waits = waits_of(t.s.state(), a);
  const auto circle = std::find_if(waits.begin(), waits.end(), [](const Wait& w) { return w.kind == Kind::circle; });
  ASSERT_NE(circle, waits.end());
  EXPECT_FALSE(circle->grave);
}

TEST(Cycle, is_none_while_a_timeout_can_end_it) {
  Tasks t;
  const ObjectId a = t.add(), b = t.add();
  t.s.timer(CallbackKind::timeout_timer, b, 0, second);
  t.waits(a, AwaitKind::task, b);
  t.waits(b, AwaitKind::task, a);
  EXPECT_TRUE(cycle_of(t.s.state()).empty());
}

} // namespace loopscope::replay
