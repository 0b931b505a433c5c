#include "tests/replay/script.h"

#include <gtest/gtest.h>

namespace loopscope::replay {
namespace {

using namespace trace;

class Primitives : public testing::Test {
protected:
  ObjectId make(PrimitiveKind kind, std::int64_t value, ObjectId part_of = 0, std::uint16_t line = 3) {
    const ObjectId id = ++last_;
    s.add(trace::event::primitive_created{
        .primitive_kind = kind, .primitive = id, .part_of = part_of, .capacity = value, .line = line});
    return id;
  }
  void change(ObjectId primitive, Change change, std::int64_t value, std::string_view text = {}) {
    s.add(trace::event::primitive_changed{
        .change = change, .primitive = primitive, .text = s.text(text), .value = value});
  }
  std::vector<std::string> items(ObjectId queue) {
    std::vector<std::string> texts;
    const State state = s.state();
    for (StringId item : state.primitives.find(queue)->items) texts.emplace_back(s.trace()->string(item));
    return texts;
  }
  Script s;
  ObjectId last_ = 100;
};

TEST_F(Primitives, a_new_queue_is_empty_and_knows_its_room) {
  const ObjectId queue = make(PrimitiveKind::queue, 2);
  const State state = s.state();
  EXPECT_EQ(state.primitives.find(queue)->value, 0);
  EXPECT_EQ(state.primitives.find(queue)->capacity, 2);
}

TEST_F(Primitives, a_queue_keeps_its_items_until_they_are_taken) {
  const ObjectId queue = make(PrimitiveKind::queue, 0);
  change(queue, Change::put, 1, "'a'");
  change(queue, Change::put, 2, "'b'");
  change(queue, Change::put, 3, "'c'");
  change(queue, Change::taken, 2, "'b'"); // the lowest, or the newest: not every queue is first in, first out
  EXPECT_EQ(items(queue), (std::vector<std::string>{"'a'", "'c'"}));
  change(queue, Change::taken, 1, "'never put'");
  EXPECT_EQ(items(queue).size(), 2u);
}

TEST_F(Primitives, a_queue_counts_what_is_unfinished) {
  const ObjectId queue = make(PrimitiveKind::queue, 0);
  change(queue, Change::put, 1, "1");
  change(queue, Change::put, 2, "2");
  change(queue, Change::taken, 1, "1");
  EXPECT_EQ(s.state().primitives.find(queue)->unfinished, 2);
  change(queue, Change::done, 1);
  EXPECT_EQ(s.state().primitives.find(queue)->unfinished, 1);
  EXPECT_EQ(s.state().primitives.find(queue)->value, 1);
}

TEST_F(Primitives, a_waiter_at_a_queue_is_known_by_what_it_waits_for) {
  const ObjectId queue = make(PrimitiveKind::queue, 1);
  s.add(trace::event::primitive_wait_begun{.wait_for = WaitFor::place, .primitive = queue, .task = 1, .future = 2});
  ASSERT_EQ(s.state().primitives.find(queue)->waiters.size(), 1u);
  EXPECT_EQ(s.state().primitives.find(queue)->waiters.front().wait, WaitFor::place);
  s.add({.kind = EventKind::primitive_wait_ended, .subject = queue, .object = 1, .extra = 2});
  EXPECT_TRUE(s.state().primitives.find(queue)->waiters.empty());
}

TEST_F(Primitives, a_part_does_not_count_among_those_of_its_line) {
  const ObjectId first = make(PrimitiveKind::condition, 0);
  const ObjectId lock = make(PrimitiveKind::lock, 1, first);
  const ObjectId second = make(PrimitiveKind::event, 0);
  const State state = s.state();
  EXPECT_EQ(state.primitives.find(lock)->part_of, first);
  Index index(*s.trace());
  index.update();
  EXPECT_EQ(index.made(first)->ordinal, 0);
  EXPECT_EQ(index.made(second)->ordinal, 1);
}

TEST(Coroutines, one_that_was_called_has_not_begun_until_it_is_awaited) {
  Script s;
  const ObjectId task = s.task("Task-1", "main", 0, 0);
  s.add({.kind = EventKind::coroutine_created, .subject = 50, .object = s.text("greet")});
  s.add({.kind = EventKind::coroutine_created, .subject = 51, .object = s.text("greet")});
  ASSERT_EQ(s.state().unbegun().size(), 1u);
  EXPECT_EQ(s.state().unbegun()[0].count, 2u);
  s.add({.kind = EventKind::coroutine_entered, .subject = 50, .extra = task});
  EXPECT_EQ(s.state().unbegun()[0].count, 1u);
  s.add(trace::event::warning{.warning_kind = WarningKind::never_awaited, .about = 51});
  EXPECT_TRUE(s.state().unbegun().empty());
}

TEST(Coroutines, one_that_a_task_will_run_is_the_tasks) {
  Script s;
  s.add({.kind = EventKind::coroutine_created, .subject = 50, .object = s.text("work")});
  s.add({.kind = EventKind::coroutine_created, .subject = 51, .object = s.text("work")});
  const ObjectId task = s.task("Task-1", "work", 0, 0);
  ASSERT_EQ(s.state().unbegun().size(), 1u);
  EXPECT_EQ(s.state().unbegun()[0].count, 1u);
  s.turn(1, 1);
  s.begin(s.step);
  s.add({.kind = EventKind::coroutine_entered, .subject = 51, .extra = task});
  ASSERT_EQ(s.state().unbegun().size(), 1u);
  EXPECT_EQ(s.state().unbegun()[0].count, 1u);
}

TEST(Coroutines, one_that_ends_unbegun_is_gone_and_takes_none_of_its_name_along) {
  Script s;
  for (ObjectId id : {50, 51, 52})
    s.add({.kind = EventKind::coroutine_created, .subject = id, .object = s.text("work")});
  s.add({.kind = EventKind::coroutine_ended, .subject = 50}); // closed
  ASSERT_EQ(s.state().unbegun().size(), 1u);
  EXPECT_EQ(s.state().unbegun()[0].count, 2u);
  const ObjectId task = s.task("Task-1", "work", 0, 0); // runs 51
  EXPECT_EQ(s.state().unbegun()[0].count, 1u);
  s.add({.kind = EventKind::coroutine_ended, .subject = 51}); // cancelled before its first step
  s.task_ends(task);
  ASSERT_EQ(s.state().unbegun().size(), 1u);
  EXPECT_EQ(s.state().unbegun()[0].count, 1u);
  s.add({.kind = EventKind::coroutine_ended, .subject = 52});
  EXPECT_TRUE(s.state().unbegun().empty());
}

TEST(Groups, a_task_at_the_end_of_a_task_group_waits_for_the_group) {
  Script s;
  const ObjectId parent = s.task("Task-1", "main", 0, 0);
  const CallbackId step = s.step;
  s.turn(1, 1);
  s.begin(step);
  const ObjectId group = s.future(FutureKind::task_group, parent);
  const ObjectId child = s.task("Task-2", "work", parent, step);
  s.add({.kind = EventKind::gather_child, .subject = group, .object = child});
  const ObjectId end = s.future(FutureKind::waiter, group);
  s.suspend(parent, AwaitKind::primitive, end);
  const State state = s.state();
  EXPECT_EQ(state.awaited(*state.tasks.find(parent)), group);
  EXPECT_EQ(state.futures.find(group)->children, std::vector<ObjectId>{child});
}

} // namespace
} // namespace loopscope::replay
