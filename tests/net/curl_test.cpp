// Downloads by libcurl, in both forms, on each of the real loops, from servers of every kind.
#include "core/net/lesson_server.h"
#include "tests/net/raw_server.h"
#include "tests/net/real_case.h"
#include "tests/net/sanitizer.h"
#include "tests/python.h"

#include <chrono>
#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

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
  const std::string words = "HTTPError HTTP Error 302: The HTTP server returned a redirect error that would lead to an "
                            "infinite loop.\nThe last 30x error message was:\nFound";
  EXPECT_EQ(both(server.url() + "/11"), Both(words, words));
  LessonServer lessons;
  EXPECT_EQ(both(lessons.url() + "/redirect/a"), Both(words, words));
}

TEST_P(RealDownloads, are_not_redirected_to_what_is_no_http) {
  for (const char* elsewhere : {"file:///etc/passwd", "ftp://127.0.0.1/a", "https://127.0.0.1/a"}) {
    const std::string words =
        "HTTPError HTTP Error 302: Found - Redirection to url '" + std::string(elsewhere) + "' is not allowed";
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

TEST_P(RealDownloads, take_what_the_lessons_server_packs_and_cuts_into_chunks) {
  LessonServer server;
  for (const char* how : {"encoding=gzip", "encoding=deflate", "chunk=999", "chunk=1&encoding=gzip", "redirects=3"}) {
    EXPECT_EQ(both(server.url() + "/a?bytes=12345&" + how), Both("12345", "12345")) << how;
    EXPECT_EQ(both(server.url() + "/a?bytes=0&" + how), Both("0", "0")) << how;
  }
  EXPECT_EQ(both(server.url() + "/a?bytes=20000000&encoding=gzip"), Both("20000000", "20000000"));
  const Both cut = both(server.url() + "/cut/a?chunk=1000");
  EXPECT_THAT(cut.first, StartsWith("IncompleteReadError"));
  EXPECT_THAT(cut.second, StartsWith("IncompleteReadError"));
}

TEST_P(RealDownloads, of_a_file_that_leads_to_a_closed_port_are_refused) {
  const std::string words = "ConnectionRefusedError [Errno 111] Connection refused";
  for (const char* host : {"127.0.0.1", "::1"}) {
    LessonServer server(0, host);
    EXPECT_EQ(both(server.url() + "/refuse/a"), Both(words, words)) << host;
  }
}

/// What CPython says: its error for each URL.
std::string urllib_says(const std::string& url) {
  return printed_by_python(R"(
import sys, urllib.request
try:
    print(len(urllib.request.urlopen(sys.argv[1], timeout=5).read()))
except OSError as error:
    error = getattr(error, "reason", error) if type(error).__name__ == "URLError" else error
    print(type(error).__name__, error)
)",
                           {url});
}

TEST_P(RealDownloads, end_in_urllibs_words) {
  LessonServer server;
  for (const char* target : {"/redirect/a", "/refuse/a", "/404/a", "/500/a", "/a?redirects=10", "/a?redirects=11"}) {
    const Both here = both(server.url() + target);
    EXPECT_EQ(here.first + "\n", urllib_says(server.url() + target));
    EXPECT_EQ(here.second, here.first);
  }
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
  for (const char* length : {"1073741825", "18446744073709551615", "99999999999999999999"}) {
    const Both announced = both_from("HTTP/1.1 200 OK\r\nContent-Length: " + std::string(length) + "\r\n\r\n");
    EXPECT_EQ(announced, Both(words, words)) << length;
  }
  for (const auto& event : events(EventKind::bytes_expected)) EXPECT_GT(event.value, 0);
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

Coro<void> without_descriptors(std::string url) {
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  rlimit none = before;
  none.rlim_cur = 0;
  ::setrlimit(RLIMIT_NOFILE, &none);
  co_await awaited(url, 5);
  co_await blocking(url, 5);
  ::setrlimit(RLIMIT_NOFILE, &before);
  co_await awaited(url, 5);
}

TEST_P(RealDownloads, for_which_there_is_no_descriptor_end_in_the_systems_words) {
  if (!can_be_without_descriptors) GTEST_SKIP() << "the sanitizer needs descriptors";
  LessonServer server;
  run(without_descriptors(server.url() + "/a?bytes=12"));
  const std::string words = "OSError [Errno 24] Too many open files\n";
  EXPECT_THAT(printed, ElementsAre(words, words, "12\n"));
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
  for (int n = 0; n < 500 && server.ended() == 0; ++n) co_await sleep(0.01); // at once on a machine that is idle
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

/// Somewhere on this machine where connections are neither accepted nor refused.
class NoAnswer {
public:
  NoAnswer() : listening_(sockets_.bind("127.0.0.1", 0)) {
    ::listen(listening_, 0);
    while (waiting_.size() < 4) waiting_.push_back(sockets_.connect("127.0.0.1", port())); // more than it holds
  }
  NoAnswer(const NoAnswer&) = delete;
  NoAnswer& operator=(const NoAnswer&) = delete;
  ~NoAnswer() {
    for (const int one : waiting_) sockets_.close(one);
    sockets_.close(listening_);
  }
  int port() const { return sockets_.port_of(listening_); }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port()); }

private:
  PosixSockets sockets_;
  int listening_;
  std::vector<int> waiting_;
};

Coro<void> cancel_while_connecting(std::string url) {
  std::optional<ClientSession> session(std::in_place);
  auto getting = [](ClientSession own, std::string from) -> Coro<void> { co_await own.get(from); };
  auto task = create_task(getting(*session, url));
  co_await sleep(0.1);
  task.cancel();
  co_await sleep(0.05);
  const int next = ::eventfd(0, EFD_CLOEXEC); // has the number that the socket had
  session.reset();
  co_await sleep(0);
  print(task.cancelled(), ::fcntl(next, F_GETFD) >= 0);
  ::close(next);
}

TEST_P(RealDownloads, that_never_connect_are_given_up_and_close_nothing_of_others) {
  NoAnswer nobody;
  EXPECT_EQ(both(nobody.url(), 0.3), Both("TimeoutError timed out", "TimeoutError "));
  printed.clear();
  run(cancel_while_connecting(nobody.url()));
  EXPECT_THAT(printed, ElementsAre("True True\n"));
  EXPECT_EQ(events(EventKind::connection_opened).size(), 3u);
  EXPECT_EQ(events(EventKind::connection_closed).size(), 3u);
  EXPECT_EQ(events(EventKind::connection_established).size(), 0u);
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
  for (const std::size_t refused : {4u, 5u}) EXPECT_EQ(text(closed[refused].object), "Connection refused");
}

/// Whether both forms of a download that stalls for 0.4 s use the processor meanwhile: busy, they would use all of it.
Coro<void> stalled(std::string url) {
  for (const auto& download : {blocking, awaited}) {
    const double before = processor_seconds();
    co_await download(url, 0.4);
    print(processor_seconds() - before < 0.1 ? "cost nothing" : "was busy");
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

} // namespace
} // namespace loopscope::net
