#include "core/words/answers.h"

#include "tests/replay/script.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace loopscope::words {

using namespace trace;
using testing::ElementsAre;

namespace {

std::vector<std::string> lines(const std::vector<Answer>& answers) {
  std::vector<std::string> all;
  for (const Answer& answer : answers) all.push_back(std::string(answer.depth * 2, ' ') + plain(answer.sentence));
  return all;
}

/// The state after so many events, with what the answers need.
struct Moment {
  Moment(const Script& s, std::size_t events) : replay(s.trace()) {
    replay.update();
    replay.seek(events);
  }
  std::vector<std::string> waits(ObjectId task) {
    return lines(waiting(replay.index(), replay.state(), task, replay.state().time));
  }
  std::string does(ObjectId task) {
    return plain(doing(replay.index(), replay.state(), *replay.state().tasks.find(task), replay.state().time));
  }
  Replay replay;
};

} // namespace

TEST(Answers, tell_who_waits_for_what_as_a_tree) {
  LockRun run;
  Moment at(run.s, run.in_line + 1);
  EXPECT_THAT(at.waits(run.main),
              ElementsAre("Task-1 waits for the gather of 2 tasks, 0 done",
                          "  Task-2 sleeps until 1.000 s (1.000 s left)",
                          "  Task-3 waits for the lock shared, held by Task-2", "  or anything that cancels it"));
  EXPECT_EQ(at.does(run.other), "waits for the lock shared, held by Task-2");
}

TEST(Answers, tell_why_a_callback_ran_back_to_the_start_with_times_and_lines) {
  LockRun run;
  Moment at(run.s, run.woken);
  EXPECT_THAT(lines(reasons(at.replay.index(), at.replay.state(), run.other_wakeup)),
              ElementsAre("Task-3 resumed in turn 5 at 1.000 s: the lock was free (line 5)",
                          "Task-2 released the lock shared in turn 4 at 1.000 s",
                          "Task-2 resumed in turn 4 at 1.000 s: its sleep was over (line 7)",
                          "its timer was due at 1.000 s, turn 3",
                          "Task-2 went to sleep in turn 2 at 0.000 s, until 1.000 s",
                          "Task-1 created Task-2 for gather() in turn 1 at 0.000 s",
                          "the program created Task-1 before the loop ran", "the program began"));
}

TEST(Answers, of_a_callback_that_has_not_run_say_that_it_will) {
  LockRun run;
  Moment at(run.s, run.woken - 1);
  const auto why = reasons(at.replay.index(), at.replay.state(), run.other_wakeup, 1);
  ASSERT_FALSE(why.empty());
  EXPECT_EQ(plain(why[0].sentence), "Task-3 will resume: the lock was free (line 5)");
  EXPECT_TRUE(reasons(at.replay.index(), at.replay.state(), 12345).empty());
}

TEST(Answers, name_the_line_that_started_a_task) {
  Script s;
  s.source("import asyncio\n"
           "async def work():\n"
           "    print('work()')\n"
           "async def main():\n"
           "    asyncio.create_task(work())\n"
           "asyncio.run(main())\n");
  const ObjectId loop = s.loop();
  s.at_line = 6;
  const ObjectId main = s.task("Task-1", "main", 0, 0);
  const CallbackId step = s.step;
  s.add({.kind = EventKind::loop_started, .subject = loop});
  s.at_line = 0;
  s.turn(1, 1);
  s.begin(step);
  s.at_line = 5;
  s.task("Task-2", "work", main, step);
  const CallbackId work = s.step;
  Moment at(s, s.size());
  EXPECT_THAT(lines(reasons(at.replay.index(), at.replay.state(), work)),
              ElementsAre("Task-1 created Task-2 in turn 1 at 0.000 s (line 5: asyncio.create_task(work()))",
                          "the program created Task-1 before the loop ran (line 6: asyncio.run(main()))",
                          "the program began"));
}

TEST(Answers, of_a_job_name_its_thread) {
  Script s;
  const ObjectId task = s.task("Task-1", "main", 0, 0);
  const CallbackId step = s.step;
  const ObjectId job = 1000;
  s.begin(step);
  const ObjectId future = s.future(FutureKind::executor, job);
  s.add({.kind = EventKind::job_submitted, .subject = job, .object = s.text("cut"), .extra = task, .value = future});
  s.suspend(task, AwaitKind::future, future, 3);
  s.end(step);
  {
    Moment at(s, s.size());
    EXPECT_EQ(at.does(task), "waits for cut(), which waits for a free thread");
  }
  s.add({.kind = EventKind::thread_started, .subject = 1, .object = s.text("asyncio_0")});
  s.add({.kind = EventKind::job_begun, .subject = job, .value = 1});
  {
    Moment at(s, s.size());
    EXPECT_EQ(at.does(task), "waits for cut(), which is running in the thread asyncio_0");
  }
  s.add({.kind = EventKind::job_ended, .subject = job});
  s.turn(1, 1);
  const CallbackId done = s.schedule(CallbackKind::job_done, future, 0);
  s.add({.kind = EventKind::thread_call, .subject = done, .value = 1});
  s.begin(done);
  s.settle(future);
  const CallbackId wakeup = s.schedule(CallbackKind::wakeup, task, done, future);
  Moment at(s, s.size());
  EXPECT_THAT(lines(reasons(at.replay.index(), at.replay.state(), wakeup)),
              ElementsAre("Task-1 will resume: its job in another thread was done (line 3)",
                          "the loop learned that the job cut() is done in turn 1 at 0.000 s",
                          "cut() finished in its thread", "Task-1 submitted cut() to the executor before the loop ran",
                          "the program created Task-1 before the loop ran", "the program began"));
}

TEST(Answers, of_a_socket_name_the_other_side) {
  Script s;
  const ObjectId task = s.task("Task-1", "main", 0, 0);
  const CallbackId step = s.step;
  const ObjectId connection = 1000;
  s.begin(step);
  s.add({.kind = EventKind::connection_opened, .subject = connection, .object = s.text("127.0.0.1:80")});
  s.suspend(task, AwaitKind::future, s.future(FutureKind::waiter, connection), 3);
  s.end(step);
  {
    Moment at(s, s.size());
    EXPECT_EQ(at.does(task), "waits for an answer from 127.0.0.1:80");
  }
  s.add({.kind = EventKind::connection_established, .subject = connection});
  Moment at(s, s.size());
  EXPECT_EQ(at.does(task), "waits for bytes from 127.0.0.1:80");
}

TEST(Answers, of_an_event_that_nobody_can_set_any_more_say_so) {
  Script s;
  s.add({.kind = EventKind::loop_started, .subject = s.loop()});
  const ObjectId task = s.task("Task-1", "main", 0, 0);
  const CallbackId step = s.step;
  const ObjectId event = 1000;
  s.add(trace::event::primitive_created{.primitive_kind = PrimitiveKind::event, .primitive = event});
  s.begin(step);
  const ObjectId place = s.future(FutureKind::waiter, event);
  s.add({.kind = EventKind::primitive_wait_begun, .subject = event, .object = task, .extra = place});
  s.suspend(task, AwaitKind::primitive, place, 3);
  s.end(step);
  s.task("Task-2", "other", 0, 0);
  {
    Moment at(s, s.size());
    EXPECT_THAT(at.waits(task),
                ElementsAre("Task-1 waits for the event to be set", "  anything that sets the event; Task-2 could",
                            "  or anything that cancels it"));
  }
  s.add({.kind = EventKind::idle});
  Moment at(s, s.size());
  const auto answers = waiting(at.replay.index(), at.replay.state(), task, 0);
  EXPECT_EQ(plain(answers[1].sentence), "no task is left that could set the event: it waits forever");
  EXPECT_TRUE(answers[1].grave);
}

TEST(Answers, of_a_timer_that_is_overdue_say_since_when_and_what_keeps_the_loop) {
  Script s;
  s.add({.kind = EventKind::loop_started, .subject = s.loop()});
  const ObjectId sleeper = s.task("Task-1", "beat", 0, 0);
  const CallbackId first = s.step;
  const ObjectId busy = s.task("Task-2", "work", 0, 0);
  const CallbackId second_step = s.step;
  s.turn(1, 2);
  s.begin(first);
  const CallbackId timer = s.timer(CallbackKind::sleep_timer, sleeper, first, second);
  s.suspend(sleeper, AwaitKind::sleep, s.future(FutureKind::sleep, sleeper), 3);
  s.end(first);
  {
    Moment at(s, s.size());
    EXPECT_EQ(at.does(sleeper), "sleeps until 1.000 s (1.000 s left)");
  }
  s.begin(second_step);
  s.add({.kind = EventKind::blocking_begun, .line = 8, .object = s.text("time.sleep"), .extra = busy});
  s.add({.time = 3 * second, .kind = EventKind::printed, .line = 8, .object = s.text("still here"), .extra = busy});
  Moment at(s, s.size());
  EXPECT_EQ(
      plain(doing(at.replay.index(), at.replay.state(), *at.replay.state().tasks.find(sleeper), 3 * second)),
      "has slept long enough: its timer was due at 1.000 s and is 2.000 s late: time.sleep blocks the loop, in Task-2 "
      "at line 8");
  EXPECT_EQ(at.does(busy), "is running: time.sleep blocks the loop");
  EXPECT_NE(timer, 0u);
}

} // namespace loopscope::words
