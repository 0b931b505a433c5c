// Downloads by libcurl, in both forms, on each of the real loops, from servers of every kind.
#include "core/net/lesson_server.h"
#include "tests/net/raw_server.h"
#include "tests/net/real_case.h"

#include <chrono>
#include <random>

namespace loopscope::net {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;
using trace::EventKind;

using std::literals::string_literals::operator""s;

using Both = std::pair<std::string, std::string>;

Coro<void> awaited(std::string url, double seconds) {
  try {
    co_await async_with(timeout(seconds), [&](Timeout&) -> Coro<void> {
      auto reply = co_await ClientSession().get(url);
      reply.raise_for_status();
      print(len(co_await reply.read()));
    });
  } catch (const Exception& error) {
    print(type_name(error), error);
  }
}

Coro<void> blocking(std::string url, double seconds) {
  try {
    print(len(urlopen(url, seconds).read()));
  } catch (const Exception& error) {
    print(type_name(error), error);
  }
  co_return;
}

class RealDownloads : public Real {
protected:
  /// What comes of a download in both forms, blocking and awaited: its length or the error.
  Both both(const std::string& url, double seconds = 5) {
    printed.clear();
    run(blocking(url, seconds));
    run(awaited(url, seconds));
    EXPECT_EQ(printed.size(), 2u);
    for (std::string& line : printed) line.pop_back();
    return {printed.at(0), printed.at(1)};
  }
  /// From a server that answers each client with these bytes and closes.
  Both both_from(const std::string& answer, double seconds = 5) {
    RawServer server([answer](RawServer::Client& client) {
      client.request();
      client.send(answer);
    });
    return both(server.url() + "/a", seconds);
  }
};

INSTANTIATE_TEST_SUITE_P(On, RealDownloads, real_loops, loop_name);

std::string answer(const std::string& body, const std::string& more = "") {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + more + "\r\n" + body;
}

std::string redirect(const std::string& to) {
  return "HTTP/1.1 302 Found\r\nLocation: " + to + "\r\nContent-Length: 0\r\n\r\n";
}

/// As many redirects as the number in the target, and then a body.
void count_down(RawServer::Client& client) {
  for (std::string target; !(target = client.request()).empty();) {
    const int left = std::stoi(target.substr(1));
    client.send(left > 0 ? redirect("/" + std::to_string(left - 1)) : answer("there"));
  }
}

TEST_P(RealDownloads, follow_ten_redirects_and_no_more) {
  RawServer server(count_down);
  EXPECT_EQ(both(server.url() + "/10"), Both("5", "5"));
  const std::string words = "HTTPError HTTP Error 302: the server redirects more than 10 times, or in a circle";
  EXPECT_EQ(both(server.url() + "/11"), Both(words, words));
  LessonServer lessons;
  EXPECT_EQ(both(lessons.url() + "/redirect/a"), Both(words, words));
}

TEST_P(RealDownloads, are_not_redirected_to_what_is_no_http) {
  for (const char* elsewhere : {"file:///etc/passwd", "ftp://127.0.0.1/a", "https://127.0.0.1/a"}) {
    const std::string words = "HTTPError HTTP Error 302: redirected to what is no http://";
    EXPECT_EQ(both_from(redirect(elsewhere)), Both(words, words)) << elsewhere;
  }
}

TEST_P(RealDownloads, take_a_redirect_to_nowhere_for_an_answer) {
  const std::string body(1'000'000, 'x');
  const std::string nowhere = "HTTP/1.1 302 Found\r\nContent-Length: 1000000\r\nLocation: \r\n\r\n" + body;
  EXPECT_EQ(both_from(nowhere), Both("1000000", "1000000"));
}

TEST_P(RealDownloads, put_chunks_together) {
  const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(both_from(head + "5\r\nhello\r\na;x=y\r\n0123456789\r\n0\r\nTrailer: a\r\n\r\n"), Both("15", "15"));
  EXPECT_EQ(both_from(head + "5\r\nhello\r\n0\r\nHTTP/1.1: 500 No\r\n\r\n"), Both("5", "5"));
  EXPECT_THAT(both_from(head + "5\r\nhel").first,
              StartsWith("IncompleteReadError 3 bytes read on a total of undefined"));
  EXPECT_THAT(both_from(head + "5\r\nhel").second, StartsWith("IncompleteReadError"));
  EXPECT_THAT(both_from(head + "zz\r\nhello").first, StartsWith("ConnectionError"));
  EXPECT_THAT(both_from(head + "zz\r\nhello").second, StartsWith("ConnectionError"));
}

TEST_P(RealDownloads, are_decompressed) {
  const std::string packed = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xed\xc1\x31\x01\x00\x00\x00\xc2\xa0\xda\x8b\x6f"
                             "\x0a\x3f\xa0\x00\x00\x00\x00\x80\xb7\x01\x26\xf0\xdb\x00\x88\x13\x00\x00"s;
  EXPECT_EQ(both_from(answer(packed, "Content-Encoding: gzip\r\n")), Both("5000", "5000"));
  EXPECT_EQ(both_from(answer(packed)), Both("40", "40"));
  const Both wrong = both_from(answer("this is no gzip", "Content-Encoding: gzip\r\n"));
  EXPECT_THAT(wrong.first, StartsWith("HTTPError HTTP Error 200: "));
  EXPECT_EQ(wrong.first, wrong.second);
}

Coro<void> read_and_forget(std::string url) {
  try {
    auto reply = co_await ClientSession().get(url);
    while (co_await reply.readany()) continue;
  } catch (const Exception& error) {
    print(type_name(error), error);
  }
}

TEST_P(RealDownloads, end_at_a_gibibyte_however_it_is_packed) {
  const std::string zeros = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xed\xc1\x01\x01\x00\x00\x00\x82\x20\xff\xaf\x6e"
                            "\x48\x40\x01"s +
                            std::string(2'000'000, '\0'); // a byte of them holds a thousand
  RawServer bomb([&](RawServer::Client& client) {
    client.request();
    client.send(answer(zeros, "Content-Encoding: gzip\r\n"));
  });
  const std::string words = "HTTPError HTTP Error 200: the body is longer than 1073741824 bytes";
  run(read_and_forget(bomb.url()));
  EXPECT_THAT(printed, ElementsAre(words + "\n"));
  const Both announced = both_from("HTTP/1.1 200 OK\r\nContent-Length: 1073741825\r\n\r\n");
  EXPECT_EQ(announced, Both(words, words));
}

TEST_P(RealDownloads, of_what_is_no_http_end_in_words) {
  for (const std::string& nonsense :
       {"SSH-2.0-OpenSSH\r\n"s, "\0\xff what?\r\n"s, "HTTP/9.9 200 OK\r\n\r\n"s, "\r\n\r\n"s}) {
    const Both wrong = both_from(nonsense);
    EXPECT_THAT(wrong.first, StartsWith("BadStatusLine ")) << nonsense;
    EXPECT_THAT(wrong.second, StartsWith("BadStatusLine ")) << nonsense;
  }
  EXPECT_THAT(both_from("").first, StartsWith("ConnectionResetError Remote end closed connection without response"));
  EXPECT_THAT(both_from("").second, StartsWith("ConnectionResetError Remote end closed connection without response"));
}

TEST_P(RealDownloads, of_a_head_without_an_end_end_in_words) {
  RawServer server([](RawServer::Client& client) {
    client.request();
    client.send("HTTP/1.1 200 OK\r\n");
    while (client.send("X: " + std::string(1000, 'y') + "\r\n")) continue;
  });
  for (const std::string& error : {both(server.url()).first, both(server.url()).second})
    EXPECT_THAT(error,
                testing::AnyOf(StartsWith("BadStatusLine"), StartsWith("ConnectionError"), StartsWith("OSError")));
}

TEST_P(RealDownloads, from_where_nobody_listens_are_refused) {
  EXPECT_THAT(both("http://127.0.0.1:9/a").first, StartsWith("ConnectionRefusedError [Errno 111]"));
  EXPECT_THAT(both("http://127.0.0.1:9/a").second, StartsWith("ConnectionRefusedError [Errno 111]"));
  EXPECT_THAT(both("http://nowhere..invalid/a").first, StartsWith("OSError Could not resolve host"));
  EXPECT_THAT(both("http://nowhere..invalid/a").second, StartsWith("OSError Could not resolve host"));
}

TEST_P(RealDownloads, work_over_ipv6_and_by_name) {
  LessonServer six(0, "::1"), four;
  EXPECT_EQ(both(six.url() + "/a?bytes=1234"), Both("1234", "1234"));
  EXPECT_EQ(both("http://localhost:" + std::to_string(four.port()) + "/a?bytes=1234"), Both("1234", "1234"));
}

void keep_alive(RawServer::Client& client) {
  while (!client.request().empty()) client.send(answer("hello"));
}

Coro<void> one_after_another(std::string url, int times) {
  ClientSession session;
  for (int n = 0; n < times; ++n) {
    auto reply = co_await session.get(url + "/file" + str(n));
    print((co_await reply.read()).decode());
  }
}

TEST_P(RealDownloads, of_a_session_use_its_connection_again) {
  RawServer server(keep_alive);
  run(one_after_another(server.url(), 3));
  EXPECT_THAT(printed, ElementsAre("hello\n", "hello\n", "hello\n"));
  EXPECT_EQ(server.connections(), 1);
  EXPECT_EQ(events(EventKind::connection_opened).size(), 1u);
  EXPECT_EQ(events(EventKind::connection_established).size(), 1u);
  EXPECT_EQ(events(EventKind::bytes_expected).size(), 3u);
  std::vector<std::string_view> names;
  for (const auto& event : events(EventKind::connection_named)) names.push_back(text(event.object));
  EXPECT_THAT(names, ElementsAre("file0", "file1", "file2"));
  EXPECT_EQ(events(EventKind::connection_closed).size(), 1u);
}

Coro<void> forget_the_session(std::string url) {
  auto reply = co_await ClientSession().get(url);
  co_await sleep(0.05);
  print(len(co_await reply.read()));
}

TEST_P(RealDownloads, go_on_without_whoever_began_the_session) {
  RawServer server(keep_alive);
  run(forget_the_session(server.url()));
  EXPECT_THAT(printed, ElementsAre("5\n"));
}

TEST_P(RealDownloads, do_not_move_to_another_loop_but_may_outlive_theirs) {
  RawServer server(keep_alive);
  ClientSession session;
  std::optional<ClientResponse> reply;
  const auto get = [&]() -> Coro<void> { reply = co_await session.get(server.url()); };
  run(get());
  EXPECT_EQ(message_thrown_by<RuntimeError>([&] { run(get()); }),
            "this ClientSession is bound to a different event loop");
}

Coro<void> in_pieces(std::string url) {
  auto reply = co_await ClientSession().get(url);
  while (Bytes chunk = co_await reply.readany()) print(chunk);
}

TEST_P(RealDownloads, come_in_the_pieces_that_the_network_brings) {
  RawServer server([](RawServer::Client& client) {
    client.request();
    for (const char* piece : {"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n", "abc", "d", "ef"}) {
      client.send(piece);
      std::this_thread::sleep_for(std::chrono::milliseconds(60));
    }
  });
  run(in_pieces(server.url()));
  EXPECT_THAT(printed, ElementsAre("b'abc'\n", "b'd'\n", "b'ef'\n"));
}

Coro<void> read_twice_at_once(std::string url) {
  auto reply = co_await ClientSession().get(url);
  auto first = create_task(reply.readany());
  co_await sleep(0);
  co_await reply.readany();
}

TEST_P(RealDownloads, are_read_by_one_task_at_a_time) {
  LessonServer server;
  EXPECT_EQ(message_thrown_by<RuntimeError>([&] { run(read_twice_at_once(server.url() + "/stall/a?bytes=1")); }),
            "readany() called while another coroutine is already waiting for incoming data");
}

Coro<void> read_slowly(std::string url, RawServer& server) {
  auto reply = co_await ClientSession().get(url);
  co_await sleep(0.3);
  const std::size_t sent = server.sent();
  co_await sleep(0.1);
  print(sent > 0 && sent < 50'000'000 && server.sent() == sent);
  int size = 0;
  while (Bytes chunk = co_await reply.readany()) size += len(chunk);
  print(size);
}

TEST_P(RealDownloads, that_nobody_reads_stop_the_server_and_then_go_on) {
  RawServer server([](RawServer::Client& client) {
    client.request();
    client.send(answer(std::string(100'000'000, 'x')));
  });
  run(read_slowly(server.url(), server));
  EXPECT_THAT(printed, ElementsAre("True\n", "100000000\n"));
}

Coro<void> read_in_parts(std::string url) {
  auto reply = urlopen(url);
  print(reply.read(3), reply.read(300'000).size(), reply.read().size(), reply.read());
  co_return;
}

TEST_P(RealDownloads, that_block_give_as_much_as_was_asked_for) {
  RawServer server([](RawServer::Client& client) {
    client.request();
    client.send(answer("abc" + std::string(1'000'000, 'x')));
  });
  run(read_in_parts(server.url()));
  EXPECT_THAT(printed, ElementsAre("b'abc' 300000 700000 b''\n"));
}

Coro<void> cancel(std::string url, RawServer& server) {
  ClientSession session;
  auto getting = [](ClientSession own, std::string from) -> Coro<void> {
    auto reply = co_await own.get(from);
    co_await reply.read();
  };
  auto task = create_task(getting(session, url));
  co_await sleep(0.1);
  print(server.connections(), server.ended());
  task.cancel();
  co_await sleep(0.1);
  print(task.cancelled(), server.ended());
}

TEST_P(RealDownloads, that_are_cancelled_close_their_connection_though_the_session_lives) {
  for (const char* begun : {"", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"}) {
    printed.clear();
    RawServer server([begun](RawServer::Client& client) {
      client.request();
      client.send(begun);
      client.wait_for_end();
    });
    run(cancel(server.url(), server));
    EXPECT_THAT(printed, ElementsAre("1 0\n", "True 1\n")) << begun;
  }
}

TEST_P(RealDownloads, tell_the_trace_what_comes) {
  const std::string whole = answer("hello, world");
  RawServer server([&](RawServer::Client& client) {
    client.request();
    client.send(whole);
  });
  for (const auto& download : {blocking, awaited}) {
    const std::size_t before = recorder.trace()->size();
    run(download(server.url() + "/notes?x", 5.0));
    std::vector<EventKind> kinds;
    std::uint64_t received = 0;
    for (std::size_t i = before; i < recorder.trace()->size(); ++i) {
      const trace::Event event = (*recorder.trace())[i];
      if (event.kind < EventKind::connection_opened || event.kind > EventKind::connection_named) continue;
      kinds.push_back(event.kind);
      if (event.kind == EventKind::bytes_received) received += static_cast<std::uint64_t>(event.value);
      if (event.kind == EventKind::connection_named) EXPECT_EQ(text(event.object), "notes");
      if (event.kind == EventKind::bytes_expected) EXPECT_EQ(event.value, 12);
    }
    EXPECT_THAT(kinds, ElementsAre(EventKind::connection_opened, EventKind::connection_named,
                                   EventKind::connection_established, EventKind::bytes_sent, EventKind::bytes_received,
                                   EventKind::bytes_expected, EventKind::bytes_received, EventKind::connection_closed));
    EXPECT_EQ(received, whole.size());
  }
}

TEST_P(RealDownloads, tell_the_trace_why_a_connection_was_lost) {
  LessonServer server;
  both(server.url() + "/reset/a");
  both(server.url() + "/cut/a");
  both("http://127.0.0.1:9/a");
  const auto closed = events(EventKind::connection_closed);
  ASSERT_EQ(closed.size(), 6u);
  for (const auto& event : closed) {
    EXPECT_EQ(event.detail, static_cast<std::uint8_t>(trace::Outcome::exception));
    EXPECT_NE(text(event.object), "");
  }
}

/// Processor time of both forms of a download that stalls, in seconds.
Coro<void> stalled(std::string url) {
  for (const auto& download : {blocking, awaited}) {
    const double before = processor_seconds();
    co_await download(url, 0.4);
    print(processor_seconds() - before < 0.02 ? "cost nothing" : "was busy");
  }
}

TEST_P(RealDownloads, that_wait_take_no_time_of_the_processor) {
  LessonServer server;
  run(stalled(server.url() + "/stall/a"));
  EXPECT_THAT(printed, ElementsAre("TimeoutError timed out\n", "cost nothing\n", "TimeoutError \n", "cost nothing\n"));
}

Coro<void> beside_each_other(std::string url) {
  const auto job = [](std::string from) { return len(urlopen(from).read()); };
  std::vector<Future<int>> jobs;
  std::vector<Coro<void>> downloads;
  for (int n = 0; n < 8; ++n) {
    jobs.push_back(get_running_loop()->run_in_executor(nullptr, job, url));
    downloads.push_back(awaited(url, 5));
  }
  const double began = get_running_loop()->time();
  co_await gather(std::move(downloads));
  int sum = 0;
  for (const auto& one : jobs) sum += co_await one;
  print(sum, get_running_loop()->time() - began < 1.5);
}

TEST_P(RealDownloads, on_threads_and_awaited_run_beside_each_other) {
  LessonServer server;
  run(beside_each_other(server.url() + "/a?bytes=1000&seconds=0.3"));
  ASSERT_EQ(printed.size(), 9u);
  EXPECT_EQ(printed.front(), "1000\n");
  EXPECT_EQ(printed.back(), "8000 True\n");
}

/// Bytes that now and then begin as an answer does.
std::string random_answer(unsigned seed) {
  std::minstd_rand random(seed);
  const auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
  static const std::vector<std::string> parts{"HTTP/1.1 200 OK\r\n",
                                              "HTTP/1.1 302 Found\r\n",
                                              "HTTP/1.1 100 Continue\r\n\r\n",
                                              "Content-Length: 10\r\n",
                                              "0\r\n\r\n",
                                              "Content-Length: -1\r\n",
                                              "Content-Length: 99999999999999999999\r\n",
                                              "Transfer-Encoding: chunked\r\n",
                                              "Content-Encoding: gzip\r\n",
                                              "Content-Encoding: deflate\r\n",
                                              "Location: /a\r\n",
                                              "Location: :\r\n",
                                              "Connection: close\r\n",
                                              "\r\n",
                                              "\r\n",
                                              "5\r\nhello\r\n",
                                              "ffffffffffffffff\r\n",
                                              "\x1f\x8b\x08",
                                              "\n",
                                              ":",
                                              "HTTP/1.1 ",
                                              "HTTP/2 200\r\n",
                                              "Set-Cookie: a=b\r\n"};
  std::string bytes = below(4) == 0 ? "" : parts[below(3)];
  for (unsigned left = below(12); left > 0; --left) {
    if (below(3) > 0) {
      bytes += parts[below(static_cast<unsigned>(parts.size()))];
    } else {
      for (unsigned n = below(30); n > 0; --n) bytes += static_cast<char>(below(256));
    }
  }
  return bytes;
}

Coro<void> get_from(std::string url, bool waits) {
  try {
    if (waits) {
      co_await async_with(timeout(0.2), [&](Timeout&) -> Coro<void> {
        ClientSession session;
        for (int n = 0; n < 2; ++n) co_await (co_await session.get(url)).read();
      });
    } else {
      auto reply = urlopen(url, 0.1);
      reply.read(3);
      reply.read();
    }
    print("read");
  } catch (const Exception& error) {
    print(type_name(error) != "");
  }
}

TEST_P(RealDownloads, survive_a_hostile_server) {
  std::atomic<unsigned> seed = 1;
  RawServer server([&](RawServer::Client& client) {
    while (!client.request().empty()) {
      if (!client.send(random_answer(seed++))) return;
      if (seed % 16 != 0) return;
    }
  });
  context.recorder = nullptr;
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(3);
  std::size_t ended = 0;
  for (; std::chrono::steady_clock::now() < until; ended += 40)
    run([](std::string url) -> Coro<void> {
      std::vector<Coro<void>> all;
      for (int n = 0; n < 40; ++n) all.push_back(get_from(url, n % 4 != 0));
      co_await gather(std::move(all));
    }(server.url()));
  EXPECT_EQ(printed.size(), ended);
  EXPECT_GT(ended, 200u);
  EXPECT_THAT(printed, testing::Contains("read\n"));
  EXPECT_THAT(printed, testing::Contains("True\n"));
}

} // namespace
} // namespace loopscope::net
