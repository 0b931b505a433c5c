#include "tests/aio/aio_case.h"

#include <algorithm>
#include <thread>

namespace loopscope::aio {
namespace {

using testing::ElementsAre;
using trace::EventKind;

using Executor = AioCase;

int cut(int piece, double seconds) {
  blocking_sleep(seconds);
  return piece * 10;
}

void fail() {
  throw ValueError("blunt");
}

Coro<void> heartbeat(int beats) {
  for (int beat = 0; beat < beats; ++beat) {
    print("beat", get_running_loop()->time());
    co_await sleep(1);
  }
}

Coro<void> beside() {
  auto beating = create_task(heartbeat(3));
  int result = co_await to_thread(cut, 4, 2.5);
  print("cut", result, get_running_loop()->time());
  co_await beating;
}

TEST_F(Executor, a_job_that_blocks_leaves_the_loop_free) {
  run(beside());
  EXPECT_THAT(printed, ElementsAre("beat 0.0\n", "beat 1.0\n", "beat 2.0\n", "cut 40 2.5\n"));
}

Coro<void> all_at_once(int jobs, int workers) {
  ThreadPoolExecutor executor(workers);
  std::vector<Future<int>> results;
  for (int n = 0; n < jobs; ++n) results.push_back(get_running_loop()->run_in_executor(&executor, fn<cut>, n, 1.0));
  for (const auto& result : results) print(co_await result);
  print(get_running_loop()->time());
}

TEST_F(Executor, runs_as_many_jobs_at_a_time_as_it_has_threads) {
  run(all_at_once(5, 2));
  EXPECT_THAT(printed, ElementsAre("0\n", "10\n", "20\n", "30\n", "40\n", "3.0\n"));
  EXPECT_EQ(events(EventKind::thread_started).size(), 2u);
  const auto begun = events(EventKind::job_begun);
  std::vector<std::int64_t> threads;
  for (const auto& event : begun) threads.push_back(event.value);
  EXPECT_THAT(threads, ElementsAre(1, 2, 1, 2, 1));
}

Coro<void> one_after_another() {
  for (int n = 0; n < 3; ++n) co_await to_thread(cut, n, 0.5);
}

TEST_F(Executor, an_idle_thread_takes_the_next_job) {
  run(one_after_another());
  std::vector<std::string> names;
  for (const auto& event : events(EventKind::thread_started)) names.emplace_back(text(event.object));
  EXPECT_THAT(names, ElementsAre("asyncio_0", "Thread-1 (_do_shutdown)"));
  EXPECT_EQ(events(EventKind::thread_ended).size(), 2u);
}

Coro<void> failing() {
  try {
    co_await get_running_loop()->run_in_executor(nullptr, fail);
  } catch (const ValueError& error) {
    print("caught", error);
  }
}

TEST_F(Executor, an_error_in_a_job_is_raised_where_it_is_awaited) {
  run(failing());
  EXPECT_THAT(printed, ElementsAre("caught blunt\n"));
  EXPECT_THAT(errors, ElementsAre());
}

Coro<void> cancelling_a_queued_one() {
  ThreadPoolExecutor executor(1);
  auto first = get_running_loop()->run_in_executor(&executor, fn<cut>, 1, 2.0);
  auto second = get_running_loop()->run_in_executor(&executor, fn<cut>, 2, 2.0);
  co_await sleep(1);
  second.cancel();
  first.cancel();
  co_await sleep(5);
  print(first.cancelled(), second.cancelled());
}

TEST_F(Executor, a_job_that_waits_is_taken_out_when_cancelled_and_one_that_runs_goes_on) {
  run(cancelling_a_queued_one());
  EXPECT_THAT(printed, ElementsAre("True True\n"));
  EXPECT_EQ(events(EventKind::job_begun).size(), 1u);
  const auto ended = events(EventKind::job_ended);
  ASSERT_EQ(ended.size(), 2u);
  EXPECT_EQ(ended[0].detail, static_cast<int>(trace::Outcome::cancelled));
  EXPECT_EQ(ended[1].detail, static_cast<int>(trace::Outcome::result));
  EXPECT_EQ(ended[1].time, 2'000'000'000);
}

Coro<void> leaves_jobs_behind() {
  static_cast<void>(get_running_loop()->run_in_executor(nullptr, fn<cut>, 1, 3.0));
  co_await sleep(0);
}

TEST_F(Executor, run_waits_for_the_jobs_that_were_begun) {
  run(leaves_jobs_behind());
  EXPECT_EQ(events(EventKind::job_ended).at(0).time, 3'000'000'000);
}

TEST_F(Executor, a_pool_without_threads_is_refused) {
  EXPECT_EQ(message_thrown_by<ValueError>([] { ThreadPoolExecutor none(0); }), "max_workers must be greater than 0");
}

Coro<void> stopped_within_a_job() {
  static_cast<void>(get_running_loop()->run_in_executor(nullptr, fn<cut>, 1, 1e6));
  co_await get_running_loop()->create_future();
}

class StoppingPacer final : public Pacer {
public:
  void before_callback(std::int64_t) override {
    if (++calls_ == 2) throw RunAborted{};
  }
  void before_wait(std::int64_t) override {
    if (calls_ > 0) throw RunAborted{};
  }

private:
  int calls_ = 0;
};

TEST_F(Executor, threads_of_a_run_that_is_stopped_end_with_it) {
  StoppingPacer pacer;
  context.pacer = &pacer;
  EXPECT_THROW(run(stopped_within_a_job()), RunAborted);
}

void listener(EventLoop* loop, bool safe) {
  blocking_sleep(1.5);
  auto heard = [loop] { print("heard at", loop->time()); };
  if (safe) {
    loop->call_soon_threadsafe(named("heard", heard));
  } else {
    loop->call_soon(named("heard", heard));
  }
}

Coro<void> listening(bool safe, bool debug) {
  Loop loop = get_running_loop();
  loop->set_debug(debug);
  Thread thread(fn<listener>, loop.get(), safe);
  thread.start();
  co_await sleep(4);
  print("slept until", loop->time());
}

using OtherThreads = AioCase;

TEST_F(OtherThreads, a_threadsafe_call_wakes_a_loop_that_waits) {
  run(listening(true, false));
  EXPECT_THAT(printed, ElementsAre("heard at 1.5\n", "slept until 4.0\n"));
  const auto calls = events(EventKind::thread_call);
  ASSERT_EQ(calls.size(), 1u);
  EXPECT_EQ(calls[0].value, 1);
}

TEST_F(OtherThreads, a_plain_call_from_another_thread_is_heard_when_the_loop_wakes_for_another_reason) {
  run(listening(false, false));
  EXPECT_THAT(printed, ElementsAre("heard at 4.0\n", "slept until 4.0\n"));
  const auto made = events(EventKind::thread_call_made), taken = events(EventKind::thread_call);
  ASSERT_EQ(made.size(), 1u);
  ASSERT_EQ(taken.size(), 1u);
  EXPECT_EQ(made[0].time, 1'500'000'000);
  EXPECT_EQ(made[0].detail, 0); // it wakes nobody
  EXPECT_EQ(taken[0].time, 4'000'000'000);
}

TEST_F(OtherThreads, a_plain_call_from_another_thread_is_refused_in_debug_mode) {
  run(listening(false, true));
  EXPECT_THAT(printed, ElementsAre("slept until 4.0\n"));
  EXPECT_THAT(errors, ElementsAre("Exception in thread Thread-1 (listener): RuntimeError: Non-thread-safe operation "
                                  "invoked on an event loop other than the current one\n"));
}

void say(std::string text, double after) {
  blocking_sleep(after);
  print(text);
}

Coro<void> joining() {
  Thread slow(fn<say>, std::string("slow"), 2.0), fast(fn<say>, std::string("fast"), 1.0);
  slow.start();
  fast.start();
  slow.join();
  print("joined at", get_running_loop()->time());
  fast.join();
  co_return;
}

TEST_F(OtherThreads, run_beside_each_other_and_the_loop_stands_still_while_it_joins_one) {
  run(joining());
  EXPECT_THAT(printed, ElementsAre("fast\n", "slow\n", "joined at 2.0\n"));
  EXPECT_EQ(message_thrown_by<RuntimeError>([] { Thread(fn<fail>).join(); }),
            "cannot join thread before it is started");
}

Coro<void> starts_both() {
  Thread thread(fn<say>, std::string("own"), 0.0);
  thread.start();
  co_await to_thread(cut, 1, 1.0);
}

TEST_F(OtherThreads, name_the_task_that_started_them_but_for_an_executors) {
  run(starts_both());
  const auto started = events(EventKind::thread_started), tasks = events(EventKind::task_created);
  ASSERT_EQ(started.size(), 3u);
  EXPECT_EQ(text(started[0].object), "Thread-1 (say)");
  EXPECT_EQ(started[0].extra, tasks[0].subject);
  EXPECT_EQ(text(started[1].object), "asyncio_0");
  EXPECT_EQ(started[1].extra, 0u) << "the task only gave a job";
}

Coro<void> slow_step() {
  get_running_loop()->set_debug(true);
  co_await sleep(0);
  blocking_sleep(0.25);
}

TEST_F(OtherThreads, debug_mode_reports_a_callback_that_takes_long) {
  run(slow_step());
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_THAT(errors[0], testing::StartsWith("Executing <Task finished name='Task-1'"));
  EXPECT_THAT(errors[0], testing::EndsWith("took 0.250 seconds\n"));
  EXPECT_THAT(warnings(trace::WarningKind::slow_callback), ElementsAre("took 0.250 seconds"));
}

} // namespace
} // namespace loopscope::aio
