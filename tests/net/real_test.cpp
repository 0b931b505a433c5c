// The same programs over the operating system's sockets, on real time.
#include "core/net/lesson_server.h"
#include "tests/net/real_case.h"

#include <chrono>
#include <thread>

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
  print(processor_seconds() - before < 0.01 ? "cost nothing" : "was busy");
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

Coro<void> blocking_download(std::string url) {
  urlopen(url).read();
  co_return;
}

Coro<void> awaited_download(std::string url) {
  auto reply = co_await ClientSession().get(url);
  co_await reply.read();
}

Coro<void> blocking_in_thread(std::string url) {
  auto read = [](std::string from) { return len(urlopen(from).read()); };
  co_await to_thread(read, url);
}

TEST_P(Real, whatever_stalls_for_ever_can_be_stopped_from_outside) {
  LessonServer server;
  for (const char* target : {"/stall/a", "/silent/a", "/trickle/a", "/endless/a?seconds=1"}) {
    for (const auto& download : {blocking_download, awaited_download, blocking_in_thread}) {
      StopSwitch own;
      context.stop = &own;
      context.recorder = nullptr;
      std::chrono::steady_clock::time_point stopped;
      std::thread stopper([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(30));
        stopped = std::chrono::steady_clock::now();
        own.stop();
      });
      EXPECT_THROW(run(download(server.url() + target)), RunAborted) << target;
      const auto took = std::chrono::steady_clock::now() - stopped;
      stopper.join();
      EXPECT_LT(took, std::chrono::milliseconds(200)) << target;
      scope.reset();
      scope.emplace(context);
    }
  }
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
  EXPECT_THAT(both("/refuse/a"), ElementsAre("ConnectionResetError\n", "ConnectionResetError\n"));
  EXPECT_THAT(both("/redirect/a"), ElementsAre("HTTPError\n", "HTTPError\n"));
}

Coro<void> send_raw(int port, std::string bytes) {
  try {
    auto [reader, writer] = co_await open_connection("127.0.0.1", port);
    writer.write(bytes);
    writer.write_eof();
    co_await async_with(timeout(0.5), [&](Timeout&) -> Coro<void> { co_await reader.read(); });
  } catch (const Exception&) { // it may be refused in any way
  }
}

TEST_P(Real, the_lessons_server_survives_what_clients_send) {
  LessonServer server;
  std::uint64_t state = 7;
  std::vector<std::string> nonsense{"",
                                    "\r\n\r\n",
                                    "GET",
                                    "GET /a",
                                    std::string(300'000, 'G'),
                                    "POST / HTTP/1.1\r\n\r\n",
                                    "GET /../../etc/passwd HTTP/1.1\r\n\r\n"};
  for (int i = 0; i < 60; ++i) {
    std::string bytes;
    for (int k = 0; k < 200; ++k) bytes += static_cast<char>((state = state * 6364136223846793005u + 1) >> 56);
    nonsense.push_back(bytes);
  }
  run([](int port, std::vector<std::string> all) -> Coro<void> {
    std::vector<Coro<void>> clients;
    for (const std::string& bytes : all) clients.push_back(send_raw(port, bytes));
    co_await gather(std::move(clients));
  }(server.port(), nonsense));
  run(try_both(server.url() + "/notes?bytes=10"));
  EXPECT_THAT(printed, ElementsAre("10\n", "10\n"));
}

TEST_P(Real, a_port_that_is_taken_is_refused) {
  LessonServer server;
  EXPECT_THAT(message_thrown_by<OSError>([&] { LessonServer other(server.port()); }), StartsWith("[Errno 98]"));
}

} // namespace
} // namespace loopscope::net
