#include "tests/aio/aio_case.h"

#include <atomic>
#include <thread>

namespace loopscope::aio {
namespace {

using testing::ElementsAre;
using ThreadCalls = AioCase;

/// Keeps a simulated loop turning, as a socket that may get something would.
void keep_alive(EventLoop* loop, const bool* done) {
  if (*done) return loop->stop();
  std::this_thread::yield();
  loop->call_soon(keep_alive, loop, done);
}

TEST_F(ThreadCalls, all_calls_of_several_threads_run_on_the_loops_thread_in_the_order_of_each_thread) {
  constexpr int thread_count = 4, calls = 2000;
  Loop loop = new_event_loop();
  const auto loop_thread = std::this_thread::get_id();
  std::vector<std::vector<int>> got(thread_count);
  int count = 0;
  bool done = false;
  keep_alive(loop.get(), &done);
  std::vector<std::thread> threads;
  for (int t = 0; t < thread_count; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < calls; ++i)
        loop->call_soon_threadsafe([&, t, i] {
          EXPECT_EQ(std::this_thread::get_id(), loop_thread);
          got[static_cast<std::size_t>(t)].push_back(i);
          done = ++count == thread_count * calls;
        });
    });
  loop->run_forever();
  for (std::thread& thread : threads) thread.join();
  for (const auto& numbers : got) {
    ASSERT_EQ(numbers.size(), std::size_t{calls});
    for (int i = 0; i < calls; ++i) ASSERT_EQ(numbers[static_cast<std::size_t>(i)], i);
  }
  const auto told = events(trace::EventKind::thread_call);
  EXPECT_EQ(told.size(), std::size_t{thread_count * calls});
}

Coro<int> wait_for(Future<int> future) {
  co_return co_await future;
}

TEST_F(ThreadCalls, settle_a_future_that_a_task_awaits) {
  Loop loop = new_event_loop();
  auto future = loop->create_future<int>();
  bool done = false;
  keep_alive(loop.get(), &done);
  std::thread thread([&] { loop->call_soon_threadsafe([&] { future.set_result(42); }); });
  auto task = loop->create_task(wait_for(future));
  EXPECT_EQ(loop->run_until_complete(task), 42);
  thread.join();
}

TEST_F(ThreadCalls, a_thread_that_calls_while_the_loop_closes_is_refused) {
  Loop loop = new_event_loop();
  std::atomic<int> refused = 0, calling = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t)
    threads.emplace_back([&, t] {
      try {
        while (true) {
          loop->call_soon_threadsafe([] {});
          calling.fetch_or(1 << t);
          std::this_thread::yield();
        }
      } catch (const RuntimeError& error) {
        if (std::string(error.what()) == "Event loop is closed") ++refused;
      }
    });
  while (calling != 7) std::this_thread::yield();
  loop->close();
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(refused, 3);
}

TEST_F(ThreadCalls, from_the_loops_own_thread_stand_in_line_with_call_soon) {
  Loop loop = new_event_loop();
  std::vector<int> order;
  loop->call_soon([&] { order.push_back(1); });
  loop->call_soon_threadsafe([&] { order.push_back(2); });
  loop->call_soon([&] { order.push_back(3); });
  loop->call_soon_threadsafe([&] { loop->stop(); });
  loop->run_forever();
  EXPECT_THAT(order, ElementsAre(1, 2, 3));
}

} // namespace
} // namespace loopscope::aio
