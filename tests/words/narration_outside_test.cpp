// What the narration says of threads, their jobs and connections.
#include "tests/words/told.h"

#include <gtest/gtest.h>

namespace loopscope::words {

using namespace trace;

namespace {

ObjectId connection(Script& s, ConnectionKind kind, std::string_view peer, ObjectId task = 0) {
  const ObjectId id = 1000;
  s.add(trace::event::connection_opened{
      .connection_kind = kind, .connection = id, .address = s.text(peer), .descriptor = 4, .task = task});
  return id;
}

} // namespace

TEST(Narration, a_task_that_waits_for_a_socket_says_for_whom) {
  Script s;
  const ObjectId task = s.task("Task-1", "main", 0, 0);
  const CallbackId step = s.step;
  const ObjectId connection = 1000;
  s.turn(1, 1);
  s.begin(step);
  s.add({.kind = EventKind::connection_opened, .subject = connection, .object = s.text("127.0.0.1:80"), .extra = 4});
  EXPECT_EQ(tell(s).headline, "Task-1 starts connecting to 127.0.0.1:80.");
  s.add({.kind = EventKind::connection_established, .subject = connection});
  const ObjectId place = s.future(FutureKind::waiter, connection);
  EXPECT_EQ(tell(s).headline, "Task-1 starts waiting for bytes from 127.0.0.1:80.");
  s.add({.kind = EventKind::source_added, .subject = 4, .value = connection});
  EXPECT_EQ(tell(s).headline, "The loop watches the connection to 127.0.0.1:80 for bytes to read.");
  s.suspend(task, AwaitKind::future, place);
  EXPECT_EQ(tell(s).headline, "Task-1 is suspended: it waits for bytes from 127.0.0.1:80.");
  s.end(step);
  s.add({.kind = EventKind::turn_begun, .value = 2});
  const CallbackId reader = s.schedule(CallbackKind::reader, connection, 0);
  s.add({.kind = EventKind::source_ready, .subject = 4, .extra = reader, .value = connection});
  EXPECT_EQ(tell(s).headline, "The connection to 127.0.0.1:80 has bytes to read.");
  s.begin(reader);
  s.settle(place);
  EXPECT_EQ(tell(s).headline, "The connection to 127.0.0.1:80 has bytes to read, which Task-1 waits for.");
  const CallbackId wakeup = s.schedule(CallbackKind::wakeup, task, reader, place);
  s.end(reader);
  s.begin(wakeup);
  EXPECT_EQ(tell(s).because,
            (std::vector<std::string>{"Task-1 resumed in this turn: the connection to 127.0.0.1:80 has bytes to read",
                                      "the loop found that the connection to 127.0.0.1:80 has bytes to read",
                                      "Task-1 started watching it in turn 1",
                                      "the program created Task-1 before the loop ran"}));
}

TEST(Narration, a_job_is_told_with_its_function_and_its_thread) {
  Script s;
  const ObjectId job = 1000;
  s.add({.kind = EventKind::job_submitted, .subject = job, .object = s.text("cut")});
  EXPECT_EQ(tell(s).headline, "The program runs cut() in another thread.");
  s.add({.kind = EventKind::thread_started, .subject = 1, .object = s.text("asyncio_0")});
  EXPECT_EQ(tell(s).headline, "The thread asyncio_0 starts.");
  s.add({.kind = EventKind::job_begun, .subject = job, .value = 1});
  EXPECT_EQ(tell(s).headline, "The thread asyncio_0 starts to run cut().");
  s.add({.kind = EventKind::job_ended, .subject = job});
  EXPECT_EQ(tell(s).headline, "cut() has finished in its thread.");
}

TEST(Narration, a_blocking_call_on_a_thread_stops_that_thread_and_not_the_loop) {
  Script s;
  s.task("Task-1", "main", 0, 0);
  s.add({.kind = EventKind::thread_started, .subject = 1, .object = s.text("asyncio_0")});
  s.add({.kind = EventKind::blocking_begun, .subject = 1, .object = s.text("time.sleep"), .value = second});
  EXPECT_EQ(tell(s).headline, "The thread asyncio_0 blocks in time.sleep.");
  EXPECT_EQ(tell(s).detail, "It blocks only that thread, for 1.000 s; the loop keeps running.");
  s.now += second / 4;
  s.add({.kind = EventKind::thread_started, .subject = 2, .object = s.text("asyncio_1")});
  s.add({.kind = EventKind::blocking_begun, .subject = 2, .object = s.text("time.sleep"), .value = second});
  s.now += second * 3 / 4;
  s.add({.kind = EventKind::blocking_ended, .subject = 1, .object = s.text("time.sleep")});
  EXPECT_EQ(tell(s).headline, "time.sleep has returned after 1.000 s.") << "each thread has a call of its own";
  EXPECT_EQ(tell(s).detail, "The thread asyncio_0 continues.");
}

TEST(Narration, a_thread_is_named_where_it_prints_and_where_it_gives_the_loop_a_callback) {
  Script s;
  const ObjectId task = s.running_task();
  const CallbackId step = s.step;
  s.add({.kind = EventKind::thread_started, .subject = 1, .object = s.text("Thread-1 (work)"), .extra = task});
  s.end(step);
  s.add({.kind = EventKind::printed, .subject = 1, .object = s.text("ready")});
  EXPECT_EQ(tell(s).headline, "The thread Thread-1 (work) prints “ready”.");
  const CallbackId heard = s.schedule(CallbackKind::call, s.text("heard"), 0);
  s.add({.kind = EventKind::thread_call, .subject = heard, .value = 1});
  EXPECT_EQ(tell(s).headline, "The thread Thread-1 (work) scheduled heard on the loop.");
  s.begin(heard);
  EXPECT_EQ(tell(s).because, (std::vector<std::string>{"the thread Thread-1 (work) scheduled it on the loop",
                                                       "Task-1 started that thread in this turn",
                                                       "the program created Task-1 before the loop ran"}));
}

TEST(Narration, what_happens_on_a_thread_is_told_with_who_gave_it_the_job) {
  Script s;
  const ObjectId task = s.running_task();
  const CallbackId step = s.step;
  s.add({.kind = EventKind::thread_started, .subject = 1, .object = s.text("asyncio_0")});
  s.add({.kind = EventKind::job_submitted, .subject = 1000, .object = s.text("save"), .extra = task});
  s.end(step);
  s.add({.kind = EventKind::job_begun, .subject = 1000, .value = 1});
  const std::vector<std::string> causes{"Task-1 submitted save() to the executor in this turn",
                                        "the program created Task-1 before the loop ran"};
  EXPECT_EQ(tell(s).because, causes);
  s.add({.kind = EventKind::blocking_begun, .subject = 1, .object = s.text("time.sleep")});
  EXPECT_EQ(tell(s).because, causes);
  s.add({.kind = EventKind::job_ended, .subject = 1000});
  EXPECT_EQ(tell(s).because, causes);
  s.add({.kind = EventKind::thread_ended, .subject = 1});
  EXPECT_EQ(tell(s).because, (std::vector<std::string>{"Task-1 started that thread in this turn",
                                                       "the program created Task-1 before the loop ran"}));
}

TEST(Narration, a_job_of_asyncios_own_is_told_by_what_it_is_for) {
  Script s;
  s.add({.kind = EventKind::thread_started, .subject = 1, .object = s.text("asyncio_0")});
  s.add({.kind = EventKind::thread_call_made,
         .detail = 1,
         .object = s.text("_chain_future.<locals>._set_state"),
         .value = 1});
  EXPECT_EQ(tell(s).headline, "The thread asyncio_0 tells the loop that its job is done and wakes it.");
  s.add({.kind = EventKind::thread_call_made, .object = s.text("main.<locals>.heard"), .value = 1});
  EXPECT_EQ(tell(s).headline, "The thread asyncio_0 schedules heard on the loop but does not wake it.");
  s.turn(1, 1);
  s.begin(s.schedule(CallbackKind::call, s.text("_chain_future.<locals>._call_check_cancel"), 0));
  EXPECT_EQ(tell(s).headline, "_call_check_cancel runs.");
  EXPECT_EQ(tell(s).detail,
            "This callback is asyncio's own: it would cancel the job if the future had been cancelled.");
}

TEST(Narration, a_select_says_how_long_it_waited_whatever_happened_meanwhile) {
  Script s;
  s.timer(CallbackKind::call, s.text("late"), 0, 2 * second);
  s.add({.kind = EventKind::thread_started, .subject = 1, .object = s.text("worker")});
  s.add({.kind = EventKind::turn_begun, .value = 1});
  s.add({.kind = EventKind::select_begun, .value = 2 * second});
  s.now = second;
  s.add({.kind = EventKind::thread_started, .subject = 2, .object = s.text("other")});
  s.add({.kind = EventKind::select_ended});
  EXPECT_EQ(tell(s).headline, "After 1.000 s another thread wakes the loop.");
  EXPECT_EQ(tell(s).detail, "No timer is due.");
  s.add({.kind = EventKind::turn_running});
  s.add({.kind = EventKind::turn_begun, .value = 2});
  s.add({.kind = EventKind::select_begun, .value = second});
  s.add({.kind = EventKind::thread_ended, .subject = 2});
  s.now = 2 * second;
  s.add({.kind = EventKind::select_ended});
  EXPECT_EQ(tell(s).headline, "2.000 s: the loop has waited for 1.000 s.");
}

TEST(Narration, a_job_that_ends_tells_its_result_in_the_sentence) {
  Script s;
  s.add({.kind = EventKind::job_submitted, .subject = 1000, .object = s.text("compute")});
  s.add({.kind = EventKind::job_ended, .subject = 1000, .object = s.text("'done'")});
  EXPECT_EQ(tell(s).headline, "compute() has finished in its thread, with the result 'done'.");
  s.add({.kind = EventKind::job_submitted, .subject = 1001, .object = s.text("compute")});
  s.add(trace::event::job_ended{.outcome = Outcome::exception, .job = 1001, .text = s.text("ValueError: no")});
  EXPECT_EQ(tell(s).headline, "compute() failed in its thread: ValueError: no.");
}

TEST(Narration, whoever_waits_for_a_job_is_told_to_wake_when_it_has_ended) {
  Script s;
  const ObjectId task = s.running_task();
  const CallbackId step = s.step;
  const ObjectId job = 1000, future = s.future(FutureKind::executor, job);
  s.add({.kind = EventKind::job_submitted, .subject = job, .object = s.text("job"), .extra = task, .value = future});
  s.suspend(task, AwaitKind::future, future);
  EXPECT_EQ(tell(s).headline, "Task-1 is suspended: it waits for job().");
  EXPECT_EQ(tell(s).detail, "It wakes when the job has finished in its thread.");
  s.end(step);
  const CallbackId done = s.schedule(CallbackKind::job_done, future, 0);
  s.begin(done);
  EXPECT_EQ(tell(s).headline, "The loop delivers the notification that job() is done.");
  s.end(done);
  EXPECT_EQ(tell(s).headline, "The loop has delivered it.");
}

TEST(Narration, a_connection_is_told_by_what_it_carries_or_by_whose_it_is) {
  Script s;
  const ObjectId task = s.running_task();
  const ObjectId to = connection(s, ConnectionKind::to_peer, "10.0.0.1:80", task);
  EXPECT_EQ(tell(s).headline, "Task-1 starts connecting to 10.0.0.1:80.");
  s.add({.kind = EventKind::source_added, .detail = 1, .subject = 4, .value = to});
  EXPECT_EQ(tell(s).headline, "The loop watches Task-1's connection to 10.0.0.1:80 for an answer.");
  s.add({.kind = EventKind::connection_established, .subject = to});
  s.add({.kind = EventKind::connection_named, .subject = to, .object = s.text("song")});
  EXPECT_EQ(tell(s).headline, "Task-1's connection to 10.0.0.1:80 is used for song.");
  s.add({.kind = EventKind::bytes_arrived, .subject = to, .value = 12});
  EXPECT_EQ(tell(s).headline, "12 bytes have arrived on the connection for song and are unread.");
  s.add({.kind = EventKind::source_removed, .detail = 1, .subject = 4, .value = to});
  s.add({.kind = EventKind::source_added, .subject = 4, .value = to});
  s.suspend(task, AwaitKind::future, s.future(FutureKind::waiter, to));
  EXPECT_EQ(tell(s).headline, "Task-1 is suspended: it waits for bytes of song.");
}

TEST(Narration, a_peer_without_an_address_is_a_client) {
  Script s;
  const ObjectId from = connection(s, ConnectionKind::from_peer, "client");
  EXPECT_EQ(tell(s).headline, "The connection from a client is open.");
  s.add({.kind = EventKind::source_added, .subject = 4, .value = from});
  EXPECT_EQ(tell(s).headline, "The loop watches the connection from a client for bytes to read.");
}

TEST(Narration, the_bytes_of_a_body_are_counted_against_what_was_announced) {
  Script s;
  const ObjectId to = connection(s, ConnectionKind::to_peer, "10.0.0.1:80");
  s.add({.kind = EventKind::connection_established, .subject = to});
  s.add({.kind = EventKind::bytes_expected, .subject = to, .extra = 200, .value = 1000});
  EXPECT_EQ(tell(s).headline, "1,000 bytes are expected on the connection to 10.0.0.1:80.");
  EXPECT_EQ(tell(s).detail, "200 of them have already arrived.");
  s.add({.kind = EventKind::bytes_received, .subject = to, .value = 300});
  EXPECT_EQ(tell(s).detail, "500 of 1,000 bytes have been read.");
}

TEST(Narration, a_peer_that_answers_is_told_as_an_answer_and_not_as_room_to_write) {
  Script s;
  const ObjectId task = s.running_task();
  const CallbackId step = s.step;
  const ObjectId to = connection(s, ConnectionKind::to_peer, "10.0.0.1:80", task);
  const ObjectId place = s.future(FutureKind::waiter, to);
  s.add({.kind = EventKind::source_added, .detail = 1, .subject = 4, .value = to});
  s.suspend(task, AwaitKind::future, place);
  s.end(step);
  s.add({.kind = EventKind::turn_begun, .value = 2});
  const CallbackId writer = s.schedule(CallbackKind::writer, to, 0);
  s.add({.kind = EventKind::source_ready, .detail = 1, .subject = 4, .extra = writer, .value = to});
  EXPECT_EQ(tell(s).headline, "Task-1's connection to 10.0.0.1:80 has been answered.");
  EXPECT_EQ(tell(s).detail, "select reported it, and the loop has scheduled its callback.");
  s.begin(writer);
  EXPECT_EQ(tell(s).headline,
            "The loop delivers the notification that Task-1's connection to 10.0.0.1:80 has been answered.");
  s.settle(place);
  const CallbackId wakeup = s.schedule(CallbackKind::wakeup, task, writer, place);
  s.end(writer);
  s.begin(wakeup);
  s.add({.kind = EventKind::connection_established, .subject = to});
  EXPECT_EQ(tell(s).because.at(1), "the loop found that Task-1's connection to 10.0.0.1:80 has been answered")
      << "it is open by now, but was not when the loop looked";
}

} // namespace loopscope::words
