// The same programs over the operating system's sockets, on real time.
#include "core/net/lesson_server.h"
#include "tests/net/real_case.h"

namespace loopscope::net {
namespace {

using testing::ElementsAre;
using testing::StartsWith;
using trace::EventKind;

INSTANTIATE_TEST_SUITE_P(On, Real, real_loops, loop_name);

Coro<void> echo(StreamReader reader, StreamWriter writer) {
  while (Bytes line = co_await reader.readline()) {
    writer.write(line);
    co_await writer.drain();
  }
  writer.close();
}

Coro<void> say_hello(int port, std::string text) {
  auto [reader, writer] = co_await open_connection("127.0.0.1", port);
  writer.write(text + "\n");
  Bytes back = co_await reader.readline();
  if (back.size() != text.size() + 1) print("lost some");
  writer.close();
}

Coro<void> echo_to(int clients, std::size_t length) {
  auto server = co_await start_server(echo, "127.0.0.1", 0);
  std::vector<Coro<void>> all;
  for (int n = 0; n < clients; ++n) all.push_back(say_hello(server.port(), std::string(length, 'a')));
  co_await gather(std::move(all));
  server.close();
  print("done");
}

TEST_P(Real, a_server_and_its_clients_share_a_loop) {
  run(echo_to(50, 60'000));
  EXPECT_THAT(printed, ElementsAre("done\n"));
}

TEST_P(Real, streams_work_over_ipv6) {
  LessonServer server(0, "::1");
  run([](std::string url) -> Coro<void> {
    auto reply = co_await ClientSession().get(url + "/notes?bytes=1234");
    print(len(co_await reply.read()));
  }(server.url()));
  EXPECT_THAT(printed, ElementsAre("1234\n"));
}

Coro<void> only_sleep() {
  auto server = co_await start_server(echo, "127.0.0.1", 0);
  const double before = processor_seconds();
  co_await sleep(0.5);
  print(processor_seconds() - before < 0.05 ? "cost nothing" : "was busy");
}

TEST_P(Real, a_loop_that_waits_takes_no_time_of_the_processor) {
  run(only_sleep());
  EXPECT_THAT(printed, ElementsAre("cost nothing\n"));
}

Coro<void> woken_by_a_thread() {
  Loop loop = get_running_loop();
  auto woken = loop->create_future();
  Thread thread(named("waker", [loop = loop.get(), state = woken.state().get()] {
    blocking_sleep(0.05);
    loop->call_soon_threadsafe([state] { Future<void>(Ref<FutureBase>(state)).set_result(); });
  }));
  thread.start();
  co_await woken;
  print(loop->time() < 1 ? "at once" : "late");
}

TEST_P(Real, a_thread_wakes_the_loop) {
  run(woken_by_a_thread());
  EXPECT_THAT(printed, ElementsAre("at once\n"));
}

Coro<void> jobs() {
  auto work = [](int n) {
    blocking_sleep(0.05);
    return n * n;
  };
  std::vector<Future<int>> all;
  for (int n = 0; n < 20; ++n) all.push_back(get_running_loop()->run_in_executor(nullptr, work, n));
  int sum = 0;
  for (const auto& one : all) sum += co_await one;
  print(sum);
}

TEST_P(Real, jobs_run_on_the_machines_threads) {
  run(jobs());
  EXPECT_THAT(printed, ElementsAre("2470\n"));
  std::int64_t before = 0;
  for (std::size_t i = 0; i < recorder.trace()->size(); ++i) {
    ASSERT_GE((*recorder.trace())[i].time, before);
    before = (*recorder.trace())[i].time;
  }
  EXPECT_EQ(events(EventKind::job_ended).size(), 20u);
}

Coro<void> nothing_to_wait_for() {
  co_await get_running_loop()->create_future();
}

TEST_P(Real, a_loop_that_nothing_can_wake_is_idle_for_ever) {
  EXPECT_THROW(run(nothing_to_wait_for()), LoopIdle);
}

/// What comes of a download in both forms.
Coro<void> try_both(std::string url) {
  for (const bool blocking : {true, false}) {
    try {
      if (blocking) {
        print(len(urlopen(url, 0.3).read()));
      } else {
        co_await async_with(timeout(0.3), [&](Timeout&) -> Coro<void> {
          auto reply = co_await ClientSession().get(url);
          reply.raise_for_status();
          print(len(co_await reply.read()));
        });
      }
    } catch (const Exception& error) {
      print(type_name(error));
    }
  }
}

TEST_P(Real, every_fault_of_the_server_ends_in_words) {
  LessonServer server;
  const auto both = [&](const std::string& target) {
    printed.clear();
    run(try_both(server.url() + target));
    return printed;
  };
  EXPECT_THAT(both("/notes?bytes=100000"), ElementsAre("100000\n", "100000\n"));
  EXPECT_THAT(both("/notes?bytes=1000&seconds=0.1"), ElementsAre("1000\n", "1000\n"));
  EXPECT_THAT(both("/reset/a"), ElementsAre("ConnectionResetError\n", "ConnectionResetError\n"));
  EXPECT_THAT(both("/cut/a"), ElementsAre("IncompleteReadError\n", "IncompleteReadError\n"));
  EXPECT_THAT(both("/too_long/a"), ElementsAre("IncompleteReadError\n", "IncompleteReadError\n"));
  EXPECT_THAT(both("/too_short/a?bytes=100"), ElementsAre("50\n", "50\n"));
  EXPECT_THAT(both("/404/a"), ElementsAre("HTTPError\n", "HTTPError\n"));
  EXPECT_THAT(both("/500/a"), ElementsAre("HTTPError\n", "HTTPError\n"));
  EXPECT_THAT(both("/garbage/a"), ElementsAre("BadStatusLine\n", "BadStatusLine\n"));
  EXPECT_THAT(both("/stall/a"), ElementsAre("TimeoutError\n", "TimeoutError\n"));
  EXPECT_THAT(both("/silent/a"), ElementsAre("TimeoutError\n", "TimeoutError\n"));
  EXPECT_THAT(both("/trickle/a"), ElementsAre("TimeoutError\n", "TimeoutError\n"));
  EXPECT_THAT(both("/refuse/a"), ElementsAre("ConnectionRefusedError\n", "ConnectionRefusedError\n"));
  EXPECT_THAT(both("/close/a"), ElementsAre("ConnectionResetError\n", "ConnectionResetError\n"));
  EXPECT_THAT(both("/redirect/a"), ElementsAre("HTTPError\n", "HTTPError\n"));
}

TEST_P(Real, a_port_that_is_taken_is_refused) {
  LessonServer server;
  EXPECT_THAT(message_thrown_by<OSError>([&] { LessonServer other(server.port()); }), StartsWith("[Errno 98]"));
}

} // namespace
} // namespace loopscope::net
