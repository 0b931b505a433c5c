// A loop that waits, and threads that wake it: no wake may be lost, whenever it comes.
#include "core/net/epoll.h"
#include "core/net/wakeup.h"
#include "tests/net/real_case.h"

#include <atomic>
#include <chrono>
#include <sys/eventfd.h>
#include <thread>
#include <unistd.h>

namespace loopscope::net {
namespace {

using Clock = std::chrono::steady_clock;

Clock::time_point in(std::chrono::milliseconds time) {
  return Clock::now() + time;
}

TEST(Wakeup, a_wake_before_the_wait_keeps_it_from_beginning) {
  Wakeup wakeup;
  EXPECT_FALSE(wakeup.wake());
  wakeup.wait(in(std::chrono::minutes(1)));
  EXPECT_TRUE(wakeup.take());
  EXPECT_FALSE(wakeup.wake());
  EXPECT_FALSE(wakeup.begin());
  EXPECT_TRUE(wakeup.take());
}

TEST(Wakeup, a_wait_that_nobody_ends_takes_its_time) {
  Wakeup wakeup;
  const Clock::time_point until = in(std::chrono::milliseconds(20));
  wakeup.wait(until);
  EXPECT_GE(Clock::now(), until);
  EXPECT_FALSE(wakeup.take());
}

TEST(Wakeup, one_of_those_who_wake_a_loop_that_waits_in_its_own_way_is_told_so) {
  Wakeup wakeup;
  ASSERT_TRUE(wakeup.begin());
  EXPECT_TRUE(wakeup.wake());
  EXPECT_FALSE(wakeup.wake());
  EXPECT_TRUE(wakeup.take());
  EXPECT_FALSE(wakeup.take());
}

TEST(Wakeup, no_wake_is_lost_whenever_it_comes) {
  constexpr int rounds = 20'000;
  Wakeup wakeup;
  int sent = 0; // not atomic: what was written before a wake is seen after it
  std::atomic<int> seen = 0;
  std::thread waker([&] {
    for (int i = 1; i <= rounds; ++i) {
      sent = i;
      wakeup.wake();
      while (seen != i) std::this_thread::yield();
    }
  });
  for (int i = 1; i <= rounds; ++i) {
    const Clock::time_point until = in(std::chrono::seconds(20));
    while (!wakeup.take() && Clock::now() < until) wakeup.wait(until);
    EXPECT_EQ(sent, i);
    seen = i;
  }
  waker.join();
}

TEST(EpollOf, a_descriptor_whose_number_has_become_anothers_is_watched_again) {
  Epoll epoll;
  const int first = ::eventfd(1, EFD_CLOEXEC);
  EXPECT_EQ(epoll.watch(first, {.readable = true}), 0);
  ::close(first); // has left by itself
  const int second = ::eventfd(1, EFD_CLOEXEC);
  ASSERT_EQ(second, first);
  EXPECT_EQ(epoll.watch(second, {.readable = true, .writable = true}), 0);
  std::vector<aio::ReadySource> ready;
  ASSERT_EQ(epoll.ready(ready), 1u);
  EXPECT_TRUE(ready[0].descriptor == second && ready[0].readable && ready[0].writable);
  ::close(second);
  EXPECT_EQ(epoll.watch(second, {}), 0);
  EXPECT_TRUE(epoll.empty());
  EXPECT_NE(epoll.watch(second, {.readable = true}), 0);
  EXPECT_TRUE(epoll.empty());
}

class Waking : public Real {};
INSTANTIATE_TEST_SUITE_P(On, Waking, real_loops, loop_name);

/// Three threads call the loop, each as often; it waits again and again in between.
Coro<void> called_by_threads(bool with_a_socket) {
  constexpr int threads = 3, calls = 2'000;
  std::optional<Server> server;
  if (with_a_socket)
    server = co_await start_server([](StreamReader, StreamWriter) -> Coro<void> { co_return; }, "127.0.0.1", 0);
  Loop loop = get_running_loop();
  int called = 0; // on the loop's thread alone
  auto all = loop->create_future();
  std::vector<Thread> callers;
  for (int n = 0; n < threads; ++n)
    callers.emplace_back(named("caller", [&called, loop = loop.get(), all = all.state().get()] {
      for (int i = 0; i < calls; ++i)
        loop->call_soon_threadsafe([&called, all] {
          if (++called == threads * calls) Future<void>(Ref<FutureBase>(all)).set_result();
        });
    }));
  for (const Thread& caller : callers) caller.start();
  co_await all;
  for (const Thread& caller : callers) caller.join();
  if (server) server->close();
  print(called);
}

TEST_P(Waking, every_call_of_every_thread_is_made) {
  context.recorder = nullptr;
  for (const bool with_a_socket : {false, true}) {
    printed.clear();
    run(called_by_threads(with_a_socket));
    EXPECT_THAT(printed, testing::ElementsAre("6000\n"));
  }
}

Coro<void> woken_among_sockets() {
  auto server = co_await start_server([](StreamReader, StreamWriter) -> Coro<void> { co_return; }, "127.0.0.1", 0);
  Loop loop = get_running_loop();
  for (int i = 0; i < 20; ++i) { // one after the other, each time while it waits
    auto woken = loop->create_future();
    Thread thread(named("waker", [loop = loop.get(), state = woken.state().get()] {
      blocking_sleep(0.005);
      loop->call_soon_threadsafe([state] { Future<void>(Ref<FutureBase>(state)).set_result(); });
    }));
    thread.start();
    co_await woken;
    thread.join();
  }
  print(loop->time() < 5 ? "at once" : "late");
  const double before = processor_seconds();
  co_await sleep(0.3);
  print(processor_seconds() - before < 0.03 ? "cost nothing" : "was busy");
  server.close();
}

TEST_P(Waking, a_loop_that_watches_a_socket_is_woken_each_time_and_waits_without_cost_afterwards) {
  run(woken_among_sockets());
  EXPECT_THAT(printed, testing::ElementsAre("at once\n", "cost nothing\n"));
}

Coro<void> lines_at_once() {
  auto server = co_await start_server(
      [](StreamReader, StreamWriter writer) -> Coro<void> {
        std::string text;
        for (int n = 0; n < 20'000; ++n) text += "line " + std::to_string(n) + "\n";
        writer.write(text + "end");
        co_await writer.drain();
        writer.close();
      },
      "127.0.0.1", 0);
  auto [reader, writer] = co_await open_connection("127.0.0.1", server.port());
  int right = 0;
  for (int n = 0; n < 20'000; ++n) right += (co_await reader.readline()).raw() == "line " + std::to_string(n) + "\n";
  print(right);
  print((co_await reader.read()).raw());
  writer.close();
  server.close();
}

TEST_P(Waking, lines_that_come_together_are_read_one_by_one) {
  run(lines_at_once());
  EXPECT_THAT(printed, testing::ElementsAre("20000\n", "end\n"));
}

} // namespace
} // namespace loopscope::net
