#include "tests/words/told.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace loopscope::words {

using namespace trace;

TEST(Narration, says_that_nothing_has_run_before_the_first_event) {
  LockRun run;
  EXPECT_EQ(tell(run.s, 0).headline, "Nothing has run yet.");
}

TEST(Narration, a_sleep_says_how_long_and_what_is_kept_meanwhile) {
  LockRun run;
  const Narrated told = tell(run.s, run.asleep);
  EXPECT_EQ(told.headline, "Task-2 sleeps for 1.000 s.");
  EXPECT_EQ(told.detail, "The loop sets a timer for 1.000 s and can now run whatever is ready. "
                         "Task-2 still holds the lock shared.");
  EXPECT_EQ(told.because, (std::vector<std::string>{"Task-1 created Task-2 for gather() in turn 1",
                                                    "the program created Task-1 before the loop ran"}));
  const Phrase& name = told.narration.headline.front();
  EXPECT_EQ(name.style, Phrase::Style::thing);
  EXPECT_EQ(name.object, run.first);
}

TEST(Narration, a_wait_for_a_lock_says_who_holds_it_and_the_place_in_line) {
  LockRun run;
  const Narrated told = tell(run.s, run.in_line);
  EXPECT_EQ(told.headline, "Task-3 is suspended: it waits for the lock shared, held by Task-2.");
  EXPECT_EQ(told.detail, "It is first in line.");
}

TEST(Narration, a_wakeup_tells_its_causes_nearest_first) {
  LockRun run;
  const Narrated told = tell(run.s, run.woken);
  EXPECT_EQ(told.headline, "Task-3 resumes at line 5.");
  EXPECT_EQ(told.because, (std::vector<std::string>{
                              "Task-3 resumed in this turn: the lock was free",
                              "Task-2 released the lock shared in turn 4",
                              "Task-2's sleep was over: timer of 1.000 s, turn 3",
                              "Task-1 created Task-2 for gather() in turn 1",
                          }));
  const auto& events = told.narration.because_events;
  ASSERT_EQ(events.size(), 4u);
  EXPECT_EQ(events[0], run.woken - 1);
  EXPECT_EQ((*run.s.trace())[events[3]].kind, EventKind::task_created);
  for (std::size_t i = 1; i < events.size(); ++i) EXPECT_LT(events[i], events[i - 1]);
}

TEST(Narration, a_gather_was_done_in_the_turn_in_which_it_learned_of_its_last_child) {
  LockRun run;
  Script& s = run.s;
  s.task_ends(run.other);
  const CallbackId news = s.schedule(CallbackKind::gather_child, run.gather, run.other_wakeup, run.other);
  s.end(run.other_wakeup);
  s.turn(6, 1);
  s.begin(news);
  s.settle(run.gather);
  const CallbackId wakeup = s.schedule(CallbackKind::wakeup, run.main, news, run.gather);
  s.end(news);
  s.turn(7, 1);
  s.begin(wakeup);
  s.task_ends(run.main);
  const CallbackId done = s.schedule(CallbackKind::main_done, run.main, wakeup, run.main);
  s.end(wakeup);
  s.turn(8, 1);
  s.begin(done);
  const Narrated told = tell(s);
  ASSERT_GE(told.because.size(), 2u);
  EXPECT_EQ(told.because[1], "Task-1's gather was done in turn 6");
}

TEST(Narration, a_release_says_who_is_next) {
  LockRun run;
  const Narrated told = tell(run.s, run.released);
  EXPECT_EQ(told.headline, "Task-2 releases the lock shared.");
  EXPECT_EQ(told.detail, "Task-3, first in line, will be woken.");
}

TEST(Narration, a_select_says_what_it_waits_for) {
  Script s;
  s.timer(CallbackKind::call, s.text("tick"), 0, 300 * second);
  s.add({.kind = EventKind::turn_begun, .value = 1});
  s.add({.kind = EventKind::select_begun, .value = 300 * second});
  EXPECT_EQ(tell(s).headline, "Nothing is ready, so the loop waits for the next timer, due at 5 min 0.000 s.");
  EXPECT_EQ(tell(s).detail, "That is tick, a wait of 5 min 0.000 s.");
}

TEST(Narration, a_select_names_the_thread_that_could_end_it_before_its_timer) {
  Script s;
  s.timer(CallbackKind::call, s.text("tick"), 0, 300 * second);
  s.add({.kind = EventKind::thread_started, .subject = 1, .object = s.text("cutter")});
  s.add({.kind = EventKind::turn_begun, .value = 1});
  s.add({.kind = EventKind::select_begun, .value = 300 * second});
  EXPECT_EQ(
      tell(s).headline,
      "Nothing is ready, so the loop waits for the next timer, due at 5 min 0.000 s, unless a thread wakes it before.");
}

TEST(Narration, numbers_agree_with_their_nouns) {
  for (int n : {1, 3}) {
    Script s;
    for (int i = 0; i < n; ++i) s.schedule(CallbackKind::call, s.text("f"), 0);
    s.turn(1, n);
    EXPECT_EQ(tell(s).headline, n == 1 ? "The loop will now run the 1 callback that is ready."
                                       : "The loop will now run the 3 callbacks that are ready.");
  }
}

TEST(Narration, a_blocking_call_says_for_how_long_everything_stands_still) {
  Script s;
  const ObjectId task = s.task("Task-1", "main", 0, 0);
  s.turn(1, 1);
  s.begin(s.step);
  s.add({.kind = EventKind::blocking_begun, .object = s.text("time.sleep"), .extra = task, .value = 2 * second});
  EXPECT_EQ(tell(s).headline, "Task-1 blocks the loop in time.sleep.");
  EXPECT_EQ(tell(s).detail, "Nothing else can run on the loop for 2.000 s.");
  s.now += 2 * second;
  s.add({.kind = EventKind::blocking_ended, .object = s.text("time.sleep"), .extra = task});
  EXPECT_EQ(tell(s).headline, "time.sleep has returned after 2.000 s.");
}

TEST(Narration, a_late_timer_is_told_with_the_call_that_blocked_the_loop_longest) {
  Script s;
  s.source("import time\n\ntime.sleep(2)\nread()\n");
  const ObjectId task = s.task("Task-1", "main", 0, 0);
  const CallbackId timer = s.timer(CallbackKind::call, s.text("tick"), 0, second);
  s.turn(1, 1);
  s.begin(s.step);
  const auto block = [&](std::uint16_t line, const char* what, std::int64_t time) {
    s.add({.kind = EventKind::blocking_begun, .line = line, .object = s.text(what), .extra = task});
    s.now += time;
    s.add({.kind = EventKind::blocking_ended, .object = s.text(what), .extra = task});
  };
  block(4, "open", second / 2); // over before it was due
  block(3, "time.sleep", 2 * second);
  block(4, "read", second);
  s.end(s.step);
  s.add({.kind = EventKind::turn_begun, .value = 2});
  s.add({.kind = EventKind::timer_due, .subject = timer});
  EXPECT_THAT(tell(s).detail,
              ::testing::EndsWith(" It is late: it was due at 1.000 s, while time.sleep blocked the loop in Task-1 "
                                  "at line 3: time.sleep(2)."));
}

TEST(Narration, a_print_outside_the_loop_is_the_programs) {
  Script s;
  s.add({.kind = EventKind::printed, .object = s.text("starting")});
  EXPECT_EQ(tell(s).headline, "The program prints “starting”.");
}

TEST(Narration, a_cancelled_sleep_says_that_an_error_is_raised_where_the_task_waits) {
  Script s;
  const ObjectId task = s.task("Task-1", "main", 0, 0);
  const CallbackId step = s.step;
  s.turn(1, 1);
  s.begin(step);
  const ObjectId nap = s.future(FutureKind::sleep, task);
  const CallbackId timer = s.timer(CallbackKind::sleep_timer, task, step, second);
  s.suspend(task, AwaitKind::sleep, nap);
  s.end(step);
  const CallbackId call = s.schedule(CallbackKind::call, s.text("stop_it"), 0);
  s.turn(2, 1);
  s.begin(call);
  s.add({.kind = EventKind::task_cancel_requested, .subject = task, .extra = call});
  EXPECT_EQ(tell(s).headline, "stop_it requests the cancellation of Task-1.");
  s.settle(nap, Outcome::cancelled);
  const CallbackId wakeup = s.schedule(CallbackKind::wakeup, task, call, nap);
  EXPECT_EQ(tell(s).headline, "Task-1 is woken: the awaited future was cancelled.");
  s.end(call);
  s.turn(3, 1);
  s.begin(wakeup);
  EXPECT_EQ(tell(s).headline, "CancelledError is raised in Task-1 at line 5.");
  EXPECT_EQ(tell(s).because, (std::vector<std::string>{"Task-1 resumed in this turn: what it waited for was cancelled",
                                                       "stop_it cancelled it in turn 2",
                                                       "the program scheduled stop_it before the loop ran"}));
  s.add({.kind = EventKind::callback_cancelled, .subject = timer, .extra = wakeup});
  EXPECT_EQ(tell(s).headline, "Task-1 cancels the timer of its sleep.");
  EXPECT_EQ(tell(s).detail, "The timer stays in the heap for now and is dropped later without running.");
}

TEST(Narration, a_task_that_ends_tells_its_result_or_error) {
  Script s;
  const ObjectId good = s.task("Task-1", "f", 0, 0), bad = s.task("Task-2", "f", 0, 0),
                 none = s.task("Task-3", "f", 0, 0);
  s.task_ends(good, "42");
  EXPECT_EQ(tell(s).headline, "Task-1 is done with the result 42.");
  s.add({.kind = EventKind::task_ended, .detail = 1, .subject = bad, .object = s.text("ValueError: no")});
  EXPECT_EQ(tell(s).headline, "Task-2 failed: ValueError: no");
  s.task_ends(none);
  EXPECT_EQ(tell(s).headline, "Task-3 is done.");
}

TEST(Narration, a_deadlock_says_who_waits_for_what) {
  Script s;
  s.source("a, b = asyncio.Lock(), asyncio.Lock()\n");
  const ObjectId a = s.lock(1), b = s.lock(1);
  ObjectId tasks[2];
  CallbackId steps[2];
  for (int i : {0, 1}) {
    tasks[i] = s.task(i ? "Task-2" : "Task-1", "f", 0, 0);
    steps[i] = s.step;
  }
  s.turn(1, 2);
  for (int i : {0, 1}) {
    const ObjectId own = i ? b : a, wanted = i ? a : b;
    s.begin(steps[i]);
    s.add({.kind = EventKind::primitive_acquired, .subject = own, .object = tasks[i]});
    const ObjectId waiter = s.future(FutureKind::waiter, wanted);
    s.add({.kind = EventKind::primitive_wait_begun, .subject = wanted, .object = tasks[i], .extra = waiter});
    s.suspend(tasks[i], AwaitKind::primitive, waiter);
    s.end(steps[i]);
  }
  s.add({.kind = EventKind::idle});
  const Narrated told = tell(s);
  EXPECT_EQ(told.headline, "Nothing can wake the loop any more: a deadlock.");
  EXPECT_EQ(told.because, (std::vector<std::string>{"Task-1 waits for the lock b, which Task-2 holds",
                                                    "Task-2 waits for the lock a, which Task-1 holds"}));
}

TEST(Narration, unnamed_locks_are_told_apart_by_number) {
  Script s;
  const ObjectId one = s.lock(0);
  EXPECT_EQ(tell(s).headline, "The lock is created.");
  const ObjectId two = s.lock(0);
  Replay replay(s.trace());
  replay.update();
  const State& state = replay.seek(s.size());
  EXPECT_EQ(plain(name_of(replay.index(), state, one)), "the lock 1");
  EXPECT_EQ(plain(name_of(replay.index(), state, two)), "the lock 2");
  EXPECT_EQ(plain(name_of(replay.index(), state, 99)), "something");
}

TEST(Narration, a_cancelled_shield_leaves_alone_what_is_behind_it) {
  Script s;
  const ObjectId inner = s.task("Task-2", "work", 0, 0);
  const CallbackId step = s.step;
  const ObjectId shield = s.future(FutureKind::shield, inner);
  EXPECT_EQ(tell(s).headline, "A shield is created: a future in front of Task-2.");
  s.turn(1, 1);
  s.begin(step);
  s.settle(shield, Outcome::cancelled);
  const CallbackId news = s.schedule(CallbackKind::shield_outer, inner, step, shield);
  EXPECT_EQ(tell(s).headline, "The done callback of the shield of Task-2 is scheduled.");
  s.end(step);
  s.begin(news);
  EXPECT_EQ(tell(s).headline, "The shield of Task-2 was cancelled.");
  EXPECT_EQ(tell(s).detail, "Task-2 is not cancelled and keeps running; only the shield stops waiting for it.");
  EXPECT_EQ(tell(s).because.front(), "Task-2 cancelled the shield of Task-2 in this turn");
}

TEST(Narration, news_of_a_task_says_how_it_ended) {
  Script s;
  const ObjectId task = s.task("Task-1", "work", 0, 0);
  const CallbackId step = s.step;
  const ObjectId gather = s.future(FutureKind::gather, 0);
  s.add({.kind = EventKind::gather_child, .subject = gather, .object = task, .value = 0});
  EXPECT_EQ(tell(s).headline, "The gather waits for Task-1 (number 1).") << "it may still grow";
  s.turn(1, 1);
  s.begin(step);
  s.add(trace::event::task_ended{.outcome = Outcome::exception, .task = task, .text = s.text("ValueError()")});
  const CallbackId news = s.schedule(CallbackKind::gather_child, gather, step, task);
  s.end(step);
  s.begin(news);
  EXPECT_EQ(tell(s).headline, "Task-1 has failed: the gather of 1 task notes it.");
}

TEST(Narration, a_primitive_in_a_variable_of_its_own_name_is_named_once) {
  Script s;
  s.source("queue = asyncio.Queue(2)\n");
  s.add(trace::event::primitive_created{
      .primitive_kind = PrimitiveKind::queue, .primitive = 7, .capacity = 2, .line = 1});
  EXPECT_EQ(tell(s).headline, "The queue is created.");
}

TEST(Narration, callbacks_are_described_as_chips_show_them) {
  Script s;
  Index index(*s.trace());
  Callback callback;
  callback.kind = CallbackKind::gather_child;
  EXPECT_EQ(describe(index, callback), "gather: child done");
  callback.kind = CallbackKind::sleep_timer;
  EXPECT_EQ(describe(index, callback), "sleep");
  callback.kind = CallbackKind::call;
  callback.name = s.text("event_handler");
  EXPECT_EQ(describe(index, callback), "event_handler");
  callback.kind = static_cast<CallbackKind>(200);
  EXPECT_EQ(describe(index, callback), "a callback");
}

TEST(Narration, a_coroutine_that_is_driven_by_hand_says_that_no_task_runs_it) {
  Script s;
  s.add({.kind = EventKind::coroutine_created, .subject = 50, .object = s.text("count")});
  s.add({.kind = EventKind::coroutine_entered, .subject = 50});
  EXPECT_EQ(tell(s).headline, "The coroutine count() starts.");
  EXPECT_EQ(tell(s).detail, "No task runs it: the program calls send(), and it runs to its first yield.");
}

TEST(Narration, a_coroutine_that_never_began_was_closed_and_has_not_ended) {
  Script s;
  s.add({.kind = EventKind::coroutine_created, .subject = 50, .object = s.text("count")});
  s.add({.kind = EventKind::coroutine_ended, .subject = 50});
  EXPECT_EQ(tell(s).headline, "The coroutine count() was closed before it started.");
  s.add({.kind = EventKind::coroutine_created, .subject = 51, .object = s.text("count")});
  s.add({.kind = EventKind::coroutine_entered, .subject = 51});
  s.add({.kind = EventKind::coroutine_ended, .subject = 51});
  EXPECT_EQ(tell(s).headline, "The coroutine count() is done.");
}

TEST(Narration, the_end_of_a_tasks_own_coroutine_is_the_tasks_whatever_closes_with_its_arguments) {
  for (const bool closes : {false, true}) {
    Script s;
    const ObjectId task = s.running_task();
    s.add(trace::event::coroutine_created{.coroutine = 51, .function = s.text("main")});
    s.add(trace::event::coroutine_entered{.coroutine = 51, .task = task});
    const std::uint64_t from = s.size();
    s.add(trace::event::coroutine_ended{.coroutine = 51});
    if (closes) s.add(trace::event::source_removed{.descriptor = 5});
    s.task_ends(task);
    Replay replay(s.trace());
    replay.update();
    replay.seek(s.size());
    State walker;
    const Narration told = narrate(replay, from, walker, 10);
    std::vector<std::string> lines{plain(told.headline)};
    for (const auto& also : told.also) lines.push_back(plain(also.sentence));
    EXPECT_THAT(lines, testing::Not(testing::Contains("The coroutine main() is done."))) << closes;
    EXPECT_THAT(lines, testing::Contains("Task-1 is done.")) << closes;
  }
}

TEST(Narration, a_task_is_called_by_the_name_that_it_has_at_the_moment) {
  Script s;
  const ObjectId task = s.task("Task-1", "main", 0, 0);
  s.add({.kind = EventKind::task_suspended, .subject = task});
  const std::uint64_t before = s.size();
  s.add({.kind = EventKind::task_renamed, .subject = task, .object = s.text("first")});
  EXPECT_EQ(tell(s).headline, "The program names a task first.");
  s.add({.kind = EventKind::task_suspended, .subject = task});
  EXPECT_EQ(tell(s).headline.substr(0, 6), "first ") << tell(s).headline;
  EXPECT_EQ(tell(s, before).headline.substr(0, 7), "Task-1 ") << tell(s, before).headline;
}

TEST(Narration, a_callback_is_called_by_the_function_that_was_nested_last) {
  Script s;
  s.schedule(CallbackKind::call, s.text("main.<locals>.on_done"), 0);
  EXPECT_EQ(tell(s).headline, "on_done is scheduled.");
}

} // namespace loopscope::words
