#include "core/replay/rules.h"
#include "tests/replay/script.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace loopscope::replay {

using namespace trace;
using testing::ElementsAre;

namespace {

Progress progress_of(Script& s, ObjectId future) {
  Index index(*s.trace());
  index.update();
  return children_done(s.state(), index, future);
}

ObjectId group(Script& s, FutureKind kind, std::initializer_list<ObjectId> children, ObjectId owner = 0) {
  const ObjectId id = s.future(kind, owner);
  std::int64_t place = 0;
  for (ObjectId child : children)
    s.add({.kind = EventKind::gather_child, .subject = id, .object = child, .value = place++});
  return id;
}

} // namespace

TEST(Rules, children_are_tasks_and_futures_alike) {
  Script s;
  const ObjectId task = s.task("Task-1", "f", 0, 0), job = s.future(FutureKind::executor, 0),
                 plain = s.future(FutureKind::plain, 0);
  const ObjectId gather = group(s, FutureKind::gather, {task, job, plain});
  EXPECT_EQ(progress_of(s, gather), (Progress{0, 3}));
  s.add({.kind = EventKind::future_settled, .subject = job});
  EXPECT_EQ(progress_of(s, gather), (Progress{1, 3}));
  s.begin(s.step);
  s.task_ends(task);
  EXPECT_EQ(progress_of(s, gather), (Progress{2, 3}));
  s.add(trace::event::future_settled{.outcome = Outcome::exception, .future = plain});
  EXPECT_EQ(progress_of(s, gather), (Progress{3, 3}));
  Index index(*s.trace());
  index.update();
  EXPECT_EQ(child_outcome(s.state(), index, plain), Outcome::exception);
  EXPECT_EQ(child_outcome(s.state(), index, task), Outcome::result);
}

TEST(Rules, a_child_that_the_state_has_forgotten_is_done) {
  Script s;
  const ObjectId plain = s.future(FutureKind::plain, 0);
  const ObjectId gather = group(s, FutureKind::gather, {plain});
  s.add({.kind = EventKind::future_settled, .subject = plain});
  for (std::size_t i = 0; i <= State::settled_kept; ++i)
    s.add({.kind = EventKind::future_settled, .subject = s.future(FutureKind::plain, 0)});
  ASSERT_EQ(s.state().futures.find(plain), nullptr);
  EXPECT_EQ(progress_of(s, gather), (Progress{1, 1}));
}

TEST(Rules, a_shield_waits_for_what_it_belongs_to) {
  Script s;
  const ObjectId inner = s.task("Task-1", "f", 0, 0);
  const ObjectId shield = group(s, FutureKind::shield, {}, inner);
  EXPECT_EQ(progress_of(s, shield), (Progress{0, 1}));
  EXPECT_EQ(progress_of(s, 999), (Progress{0, 0}));
}

TEST(Rules, who_holds_a_condition_holds_its_lock) {
  Script s;
  const ObjectId task = s.task("Task-1", "f", 0, 0);
  const ObjectId condition = s.primitive(PrimitiveKind::condition), lock = s.primitive(PrimitiveKind::lock, condition);
  const auto of = [&] { return *s.state().primitives.find(condition); };
  EXPECT_EQ(holder_of(s.state(), of()), 0u);
  EXPECT_EQ(held_by(s.state(), task), nullptr);
  s.add({.kind = EventKind::primitive_acquired, .subject = lock, .object = task});
  const State state = s.state();
  EXPECT_THAT(holders(state, of()), ElementsAre(task));
  EXPECT_TRUE(holds(state, task, of()));
  EXPECT_EQ(held_by(state, task)->id, lock);
}

TEST(Rules, a_timer_is_overdue_until_it_runs) {
  Callback timer{.id = 1, .timer = true, .when = 1000};
  EXPECT_FALSE(overdue(timer, 1000));
  EXPECT_EQ(overdue(timer, 1250).by, 250);
  EXPECT_EQ(overdue(timer, 1250).since, 1000);
  timer.when = INT64_MIN;
  EXPECT_EQ(overdue(timer, INT64_MAX).by, INT64_MAX);
  timer.cancelled = true;
  EXPECT_FALSE(overdue(timer, 1250));
  EXPECT_FALSE(overdue(State{}, 1, 1250));
}

TEST(Rules, sums_stay_in_their_range) {
  std::int64_t sum = INT64_MAX - 1;
  add_to(sum, 5);
  EXPECT_EQ(sum, INT64_MAX);
  add_to(sum, -5);
  EXPECT_EQ(sum, INT64_MAX);
}

TEST(Rules, the_ready_queue_is_read_from_its_front) {
  Script s;
  s.task("Task-1", "f", 0, 0);
  const CallbackId first = s.step;
  s.task("Task-2", "f", 0, 0);
  EXPECT_EQ(next_ready(s.state())->id, first);
  EXPECT_EQ(place_in_ready(s.state(), s.step), 1u);
  s.begin(first);
  EXPECT_EQ(place_in_ready(s.state(), s.step), 0u);
  EXPECT_EQ(place_in_ready(s.state(), first), std::nullopt);
  std::vector<CallbackId> pending;
  for_each_pending(s.state(), [&](const Callback& callback) { pending.push_back(callback.id); });
  EXPECT_THAT(pending, ElementsAre(s.step));
}

} // namespace loopscope::replay
