#include "core/replay/pauses.h"
#include "core/replay/rules.h"
#include "tests/replay/random_trace.h"
#include "tests/replay/same_history.h"
#include "tests/replay/script.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

namespace loopscope::replay {

using namespace trace;
using testing::ElementsAre;

TEST(History, is_what_the_folds_before_it_told) {
  for (std::uint64_t seed = 1; seed <= 30 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    expect_same_history(*random_program({.seed = seed, .events = 3000}));
  }
}

TEST(History, a_task_that_is_destroyed_waits_no_more) {
  Script s;
  const ObjectId task = s.task("Task-1", "f", 0, 0);
  s.add(event::task_suspended{.await_kind = AwaitKind::future, .task = task, .awaited = s.object()});
  s.now = 5;
  s.add(event::warning{
      .warning_kind = WarningKind::pending_destroyed, .about = task, .text = s.text("Task was destroyed ...")});
  Replay replay(s.trace());
  replay.update();
  const Task* lost = replay.seek(replay.size()).tasks.find(task);
  ASSERT_NE(lost, nullptr);
  EXPECT_EQ(lost->status, TaskStatus::ended);
  EXPECT_EQ(lost->outcome, Outcome::destroyed);
  EXPECT_EQ(lost->awaiting, 0u);
  const Lane* lane = replay.index().lane(task);
  ASSERT_NE(lane, nullptr);
  EXPECT_EQ(lane->ended, s.size() - 1);
  EXPECT_EQ(lane->end, 5);
  EXPECT_EQ(lane->outcome, Outcome::destroyed);
}

TEST(History, a_lock_that_another_task_releases_is_held_no_more) {
  Script s;
  const ObjectId one = s.task("Task-1", "f", 0, 0), other = s.task("Task-2", "f", 0, 0), lock = s.lock(3);
  s.add({.kind = EventKind::primitive_acquired, .subject = lock, .object = one});
  const std::uint64_t taken = s.size() - 1;
  s.add({.kind = EventKind::primitive_released, .subject = lock, .object = other});
  Index index(*s.trace());
  index.update();
  EXPECT_EQ(index.held(one, taken), lock);
  EXPECT_EQ(index.held(one, taken + 1), 0u);
  EXPECT_EQ(index.held(other, taken + 1), 0u);
}

TEST(History, of_two_things_held_the_last_one_taken_is_told_and_then_the_other) {
  Script s;
  const ObjectId task = s.task("Task-1", "f", 0, 0), first = s.lock(3), other = s.primitive(PrimitiveKind::semaphore);
  for (const ObjectId taken : {first, other})
    s.add({.kind = EventKind::primitive_acquired, .subject = taken, .object = task});
  const std::uint64_t both = s.size() - 1;
  s.add({.kind = EventKind::primitive_released, .subject = other, .object = task});
  Index index(*s.trace());
  index.update();
  EXPECT_EQ(index.held(task, both - 1), first);
  EXPECT_EQ(index.held(task, both), other);
  EXPECT_EQ(index.held(task, both + 1), first);
}

TEST(History, what_a_line_makes_is_counted_however_often_it_runs) {
  Script s;
  std::vector<ObjectId> made;
  for (int i = 0; i < 3; ++i) {
    made.push_back(s.lock(4));
    s.lock(5);
  }
  Index index(*s.trace());
  index.update();
  std::vector<int> ordinals;
  for (const ObjectId lock : made) ordinals.push_back(index.made(lock)->ordinal);
  EXPECT_THAT(ordinals, ElementsAre(0, 1, 2));
}

TEST(History, a_wait_is_known_however_much_happens_meanwhile) {
  Script s;
  s.running_task();
  s.add({.kind = EventKind::blocking_begun, .object = s.text("time.sleep")});
  const std::uint64_t begun = s.size() - 1;
  for (int i = 0; i < 100'000; ++i) s.add({.kind = EventKind::bytes_received, .subject = 99});
  s.add({.kind = EventKind::blocking_ended, .object = s.text("time.sleep")});
  Index index(*s.trace());
  index.update();
  ASSERT_NE(index.blocking_at(0, s.size() - 1), nullptr);
  EXPECT_EQ(index.blocking_at(0, s.size() - 1)->begun, begun);
  EXPECT_EQ(index.blocking_at(0, begun - 1), nullptr);
}

TEST(History, a_blocking_call_whose_end_is_missing_ends_with_its_callback) {
  Script s;
  s.running_task();
  s.add({.kind = EventKind::blocking_begun});
  s.end(s.step);
  const EventIndex end = static_cast<EventIndex>(s.size() - 1);
  Index index(*s.trace());
  index.update();
  EXPECT_EQ(index.blocking(0)[0].ended, end);
}

TEST(History, of_nonsense_is_bounded) {
  const auto begin = std::chrono::steady_clock::now();
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const auto trace = random_nonsense(seed, 20'000);
    Index index(*trace);
    index.update();
    for (std::uint64_t i = 0; i < trace->size(); i += 37) {
      const Event& event = (*trace)[i];
      index.select_at(i);
      index.blocking_at(event.subject, i);
      index.held(event.object, i);
      index.settled(event.subject);
      index.joined(event.extra);
      index.sleep_timer(event.extra);
      index.given(event.subject);
      index.watched(event.subject, event.detail, i);
      own_time(index, i);
    }
    for (const Hold& hold : index.holds())
      if (hold.ended != 0) meanwhile(index, hold);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
}

TEST(History, of_ids_beyond_what_there_can_be_takes_no_memory) {
  Script s;
  for (const EventKind kind : {EventKind::thread_started, EventKind::job_submitted, EventKind::connection_opened,
                               EventKind::primitive_created, EventKind::future_created})
    s.add({.kind = kind, .subject = UINT32_MAX});
  s.add({.kind = EventKind::job_begun, .subject = UINT32_MAX, .value = UINT32_MAX});
  Index index(*s.trace());
  index.update();
  EXPECT_TRUE(index.threads().empty());
  EXPECT_TRUE(index.connections().empty());
  EXPECT_EQ(index.job(UINT32_MAX), nullptr);
  EXPECT_EQ(index.made(UINT32_MAX), nullptr);
}

} // namespace loopscope::replay
