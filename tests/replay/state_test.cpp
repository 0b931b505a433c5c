#include "tests/replay/script.h"

#include <gtest/gtest.h>

namespace loopscope::replay {

using namespace trace;

namespace {

State after(const Script& script, std::size_t events) {
  State state;
  for (std::size_t i = 0; i < events; ++i) state.apply((*script.trace())[i]);
  return state;
}

} // namespace

TEST(State, a_new_task_is_ready_and_its_step_is_last_in_the_queue) {
  Script s;
  s.loop();
  const ObjectId task = s.task("Task-1", "main", 0, 0);
  const State state = s.state();
  ASSERT_NE(state.tasks.find(task), nullptr);
  EXPECT_EQ(state.tasks.find(task)->status, TaskStatus::ready);
  EXPECT_FALSE(state.tasks.find(task)->started);
  ASSERT_EQ(state.ready_size(), 1u);
  EXPECT_EQ(state.ready[state.ready_head].serves, task);
  EXPECT_TRUE(state.loop_exists);
  EXPECT_EQ(state.phase, Phase::outside);
}

TEST(State, follows_the_phases_of_a_turn_and_counts_what_is_left_of_it) {
  Script s;
  s.loop();
  s.task("Task-1", "a", 0, 0);
  const CallbackId one = s.step;
  s.task("Task-2", "b", 0, 0);
  s.add({.kind = EventKind::loop_started});
  EXPECT_EQ(s.state().phase, Phase::select);
  s.add({.kind = EventKind::turn_begun, .value = 1});
  s.add({.kind = EventKind::select_begun, .value = 5});
  EXPECT_EQ(s.state().phase, Phase::select);
  EXPECT_EQ(s.state().select_until, 5);
  s.add({.kind = EventKind::select_ended});
  EXPECT_EQ(s.state().phase, Phase::move_timers);
  s.add({.kind = EventKind::turn_running, .value = 2});
  EXPECT_EQ(s.state().phase, Phase::run);
  EXPECT_EQ(s.state().left_this_turn, 2u);
  s.begin(one);
  EXPECT_EQ(s.state().left_this_turn, 1u);
  EXPECT_EQ(s.state().running.id, one);
  EXPECT_EQ(s.state().running_task()->id, s.state().running.serves);
  s.end(one);
  EXPECT_EQ(s.state().running.id, 0u);
  EXPECT_EQ(s.state().phase, Phase::run);
}

TEST(State, a_sleeping_task_has_a_timer_and_wakes_through_the_ready_queue) {
  LockRun run;
  State state = after(run.s, run.asleep);
  const Task* task = state.tasks.find(run.first);
  EXPECT_EQ(task->status, TaskStatus::sleeping);
  EXPECT_EQ(task->awaiting, run.nap);
  ASSERT_EQ(task->stack.size(), 1u);
  EXPECT_EQ(task->stack[0].line, 7u);
  EXPECT_EQ(task->stack[0].twin_line, 107u);
  EXPECT_EQ(state.line, 7u);
  EXPECT_EQ(state.line_task, run.first);
  ASSERT_EQ(state.timers.size(), 1u);
  EXPECT_EQ(state.timers.front().when, second);
  EXPECT_EQ(state.running.id, run.first_step) << "the callback runs until it has ended";

  state = after(run.s, run.released);
  EXPECT_TRUE(state.timers.empty());
  EXPECT_EQ(state.tasks.find(run.first)->status, TaskStatus::running);
  EXPECT_EQ(state.tasks.find(run.first)->awaiting, 0u);
}

TEST(State, the_line_that_runs_is_that_of_the_last_event_and_none_where_the_loop_acts) {
  Script s;
  s.at_line = 20;
  const ObjectId task = s.task("Task-1", "main", 0, 0);
  EXPECT_EQ(s.state().line, 20u) << "before the loop runs";
  EXPECT_EQ(s.state().line_task, 0u);
  s.at_line = 0;
  s.turn(1, 1);
  EXPECT_EQ(s.state().line, 0u);
  s.begin(s.step);
  EXPECT_EQ(s.state().line, 0u) << "the task has not come to a line of its own";
  s.at_line = 7;
  const CallbackId call = s.schedule(CallbackKind::call, s.text("work"), s.step);
  EXPECT_EQ(s.state().line, 7u);
  EXPECT_EQ(s.state().line_task, task);
  EXPECT_EQ(s.state().twin_line, 0u) << "the event has no room for it";
  s.add({.kind = EventKind::task_cancel_requested, .subject = task, .value = 107});
  EXPECT_EQ(s.state().twin_line, 107u);
  s.add({.kind = EventKind::printed, .line = 9, .subject = 1, .object = s.text("of a thread")});
  EXPECT_EQ(s.state().line, 7u) << "another thread's line is not the loop's";
  s.at_line = 0;
  s.suspend(task, AwaitKind::yield, 0, 8);
  EXPECT_EQ(s.state().line, 8u);
  EXPECT_EQ(s.state().twin_line, 108u);
  const CallbackId step = s.schedule(CallbackKind::step, task, s.step);
  EXPECT_EQ(s.state().line, 0u) << "that is the loop's doing";
  s.end(s.step);
  s.turn(2, 2);
  s.begin(call);
  EXPECT_EQ(s.state().line, 0u);
  s.end(call);
  s.begin(step);
  EXPECT_EQ(s.state().line, 8u) << "it goes on from where it gave way";
  EXPECT_EQ(s.state().twin_line, 108u);
}

TEST(State, a_lock_knows_its_owner_and_its_line) {
  LockRun run;
  State state = after(run.s, run.in_line);
  const Primitive* lock = state.primitives.find(run.lock);
  ASSERT_NE(lock, nullptr);
  EXPECT_EQ(lock->owners, std::vector<ObjectId>{run.first});
  ASSERT_EQ(lock->waiters.size(), 1u);
  EXPECT_EQ(lock->waiters.front(), (Waiter{run.other, run.waiter}));
  state = run.s.state();
  lock = state.primitives.find(run.lock);
  EXPECT_EQ(lock->owners, std::vector<ObjectId>{run.other});
  EXPECT_TRUE(lock->waiters.empty());
  EXPECT_EQ(lock->since, second);
}

TEST(State, a_task_whose_wakeup_is_queued_is_ready_and_woken) {
  LockRun run;
  const State state = after(run.s, run.woken - 1);
  const Task* task = state.tasks.find(run.other);
  EXPECT_EQ(task->status, TaskStatus::ready);
  EXPECT_TRUE(task->woken);
  EXPECT_EQ(task->pending, run.other_wakeup);
}

TEST(State, a_bare_yield_is_ready_in_whichever_order_it_is_told) {
  for (const bool scheduled_first : {true, false}) {
    Script s;
    const ObjectId task = s.task("Task-1", "main", 0, 0);
    const CallbackId step = s.step;
    s.turn(1, 1);
    s.begin(step);
    CallbackId next = 0;
    if (scheduled_first) next = s.schedule(CallbackKind::step, task, step);
    s.suspend(task, AwaitKind::yield, 0);
    if (!scheduled_first) next = s.schedule(CallbackKind::step, task, step);
    EXPECT_EQ(s.state().tasks.find(task)->status, TaskStatus::ready);
    s.end(step);
    EXPECT_EQ(s.state().tasks.find(task)->status, TaskStatus::ready);
    EXPECT_EQ(s.state().tasks.find(task)->pending, next);
    EXPECT_FALSE(s.state().tasks.find(task)->woken);
    s.begin(next);
    EXPECT_EQ(s.state().tasks.find(task)->status, TaskStatus::running);
  }
}

TEST(State, the_await_stack_is_told_outermost_first) {
  Script s;
  const ObjectId task = s.task("Task-1", "main", 0, 0);
  s.turn(1, 1);
  s.begin(s.step);
  s.add({.kind = EventKind::frame, .line = 10, .subject = task, .object = s.text("main")});
  s.add({.kind = EventKind::frame, .line = 20, .subject = task, .object = s.text("outer")});
  s.suspend(task, AwaitKind::future, 77, 30);
  const State state = s.state();
  const auto& stack = state.tasks.find(task)->stack;
  ASSERT_EQ(stack.size(), 3u);
  EXPECT_EQ(stack[0].line, 10u);
  EXPECT_EQ(stack[1].line, 20u);
  EXPECT_EQ(stack[2].line, 30u);
}

TEST(State, cancelled_callbacks_stay_until_they_are_dropped) {
  Script s;
  const CallbackId soon = s.schedule(CallbackKind::call, s.text("f"), 0);
  const CallbackId later = s.timer(CallbackKind::call, s.text("g"), 0, 10);
  s.add({.kind = EventKind::callback_cancelled, .subject = soon});
  s.add({.kind = EventKind::callback_cancelled, .subject = later});
  State state = s.state();
  EXPECT_TRUE(state.ready[state.ready_head].cancelled);
  EXPECT_TRUE(state.timers.front().cancelled);
  EXPECT_TRUE(state.callback(later)->cancelled);
  s.add({.kind = EventKind::callback_dropped, .subject = later});
  s.turn(1, 1);
  s.add({.kind = EventKind::callback_dropped, .subject = soon});
  state = s.state();
  EXPECT_EQ(state.ready_size(), 0u);
  EXPECT_TRUE(state.timers.empty());
  EXPECT_EQ(state.left_this_turn, 0u);
  EXPECT_EQ(state.callback(later), nullptr);
}

TEST(State, closing_the_loop_drops_what_was_never_run) {
  Script s;
  s.schedule(CallbackKind::call, s.text("f"), 0);
  s.timer(CallbackKind::call, s.text("g"), 0, 10);
  s.add({.kind = EventKind::loop_closed});
  const State state = s.state();
  EXPECT_EQ(state.ready_size(), 0u);
  EXPECT_TRUE(state.timers.empty());
  EXPECT_TRUE(state.loop_closed);
}

TEST(State, a_settled_future_stays_while_a_task_awaits_it_and_a_while_longer) {
  Script s;
  const ObjectId task = s.task("Task-1", "main", 0, 0);
  s.turn(1, 1);
  s.begin(s.step);
  const ObjectId awaited = s.future(FutureKind::plain, 0);
  s.suspend(task, AwaitKind::future, awaited);
  const auto settle_others = [&] {
    for (std::size_t i = 0; i < State::settled_kept; ++i) s.settle(s.future(FutureKind::plain, 0));
  };
  s.settle(awaited);
  const CallbackId wakeup = s.schedule(CallbackKind::wakeup, task, s.step, awaited);
  settle_others();
  EXPECT_NE(s.state().futures.find(awaited), nullptr);
  s.begin(wakeup);
  EXPECT_EQ(s.state().futures.find(awaited), nullptr);
  const ObjectId pending = s.future(FutureKind::plain, 0);
  settle_others();
  EXPECT_NE(s.state().futures.find(pending), nullptr);
  EXPECT_EQ(s.state().futures.size(), State::settled_kept + 1);
}

TEST(State, the_oldest_of_very_many_ended_tasks_go) {
  Script s;
  const ObjectId first = s.task("Task-1", "f", 0, 0);
  const ObjectId living = s.task("Task-2", "f", 0, 0);
  s.task_ends(first);
  for (std::size_t i = 0; i < State::ended_kept; ++i) {
    s.task_ends(s.task("T", "f", 0, 0));
  }
  const State state = s.state();
  EXPECT_EQ(state.tasks.find(first), nullptr);
  EXPECT_NE(state.tasks.find(living), nullptr);
  EXPECT_EQ(state.tasks.size(), State::ended_kept + 1);
}

TEST(State, a_blocking_call_blocks_until_it_returns) {
  Script s;
  s.add({.kind = EventKind::blocking_begun, .line = 3, .object = s.text("time.sleep")});
  EXPECT_TRUE(s.state().blocked);
  EXPECT_EQ(s.state().line, 3u);
  s.add({.kind = EventKind::blocking_ended, .line = 3});
  EXPECT_FALSE(s.state().blocked);
}

TEST(State, events_of_unknown_things_change_only_position_time_and_line) {
  Script s;
  s.loop();
  State before = s.state();
  s.now = 9;
  s.begin(7);
  s.end(7);
  s.suspend(8, AwaitKind::sleep, 9);
  s.task_ends(8);
  s.settle(9);
  s.add({.kind = EventKind::primitive_acquired, .subject = 3, .object = 4});
  s.add({.kind = EventKind::timer_due, .subject = 5});
  s.add({.kind = EventKind::callback_dropped, .subject = 5});
  s.add({.kind = static_cast<EventKind>(255)});
  State state = s.state();
  before.position = state.position;
  before.time = state.time;
  before.last_line = state.last_line; // a line has run, whoever ran it
  EXPECT_TRUE(state == before);
}

TEST(State, the_ready_queue_does_not_grow_with_what_has_run) {
  Script s;
  CallbackId id = s.schedule(CallbackKind::call, 0, 0);
  for (int i = 0; i < 5000; ++i) {
    const CallbackId next = s.schedule(CallbackKind::call, 0, 0);
    s.begin(id);
    s.end(id);
    id = next;
  }
  EXPECT_LT(s.state().ready.size(), 1000u);
  EXPECT_EQ(s.state().ready_size(), 1u);
}

} // namespace loopscope::replay
