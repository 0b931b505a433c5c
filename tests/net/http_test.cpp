#include "scenarios/simulated_server.h"
#include "tests/net/net_case.h"

namespace loopscope::net {
namespace {

using testing::ElementsAre;
using testing::StartsWith;
using trace::EventKind;

class Downloads : public NetCase {
protected:
  Downloads() {
    prepare = [](sim::Network& world) { world.serve(8000, scenarios::simulated_server()); };
  }
  /// What comes of a download of that target in both forms: "100000" or the error.
  std::pair<std::string, std::string> both(const std::string& target);
};

const std::string server = "http://127.0.0.1:8000";

Coro<void> awaited(std::string target) {
  try {
    co_await async_with(timeout(30), [&](Timeout&) -> Coro<void> {
      auto response = co_await ClientSession().get(server + target);
      response.raise_for_status();
      print(len(co_await response.read()));
    });
  } catch (const Exception& error) {
    print(type_name(error), error);
  }
}

Coro<void> blocking(std::string target) {
  try {
    print(len(urlopen(server + target, 30).read()));
  } catch (const Exception& error) {
    print(type_name(error), error);
  }
  co_return;
}

std::pair<std::string, std::string> Downloads::both(const std::string& target) {
  printed.clear();
  run(awaited(target));
  run(blocking(target));
  EXPECT_EQ(printed.size(), 2u);
  for (std::string& line : printed) line.pop_back();
  return {printed.at(0), printed.at(1)};
}

using Both = std::pair<std::string, std::string>;

TEST_F(Downloads, bring_all_of_a_file_in_both_forms) {
  EXPECT_EQ(both("/notes?bytes=54321&seconds=2"), Both("54321", "54321"));
  EXPECT_EQ(both("/empty?bytes=0"), Both("0", "0"));
  EXPECT_EQ(both("/large?bytes=20000000"), Both("20000000", "20000000"));
}

TEST_F(Downloads, end_as_python_says_with_each_fault_of_the_server) {
  EXPECT_EQ(both("/404/a"), Both("HTTPError HTTP Error 404: Not Found", "HTTPError HTTP Error 404: Not Found"));
  EXPECT_THAT(both("/500/a").first, StartsWith("HTTPError HTTP Error 500"));
  EXPECT_THAT(both("/reset/a").first, StartsWith("ConnectionResetError [Errno 104]"));
  EXPECT_THAT(both("/reset/a").second, StartsWith("ConnectionResetError [Errno 104]"));
  EXPECT_THAT(both("/cut/a").first, StartsWith("IncompleteReadError"));
  EXPECT_THAT(both("/cut/a").second, StartsWith("IncompleteReadError"));
  EXPECT_THAT(both("/too_long/a").second, StartsWith("IncompleteReadError"));
  EXPECT_EQ(both("/too_short/a?bytes=1000"), Both("500", "500"));
  EXPECT_EQ(both("/garbage/a").first, both("/garbage/a").second);
  EXPECT_THAT(both("/garbage/a").second, StartsWith("BadStatusLine"));
  const std::string refused = "ConnectionRefusedError [Errno 111] Connection refused";
  EXPECT_EQ(both("/refuse/a"), Both(refused, refused));
  const std::string no_answer = "ConnectionResetError Remote end closed connection without response";
  EXPECT_EQ(both("/close/a"), Both(no_answer, no_answer));
  EXPECT_EQ(both("/stall/a"), Both("TimeoutError ", "TimeoutError timed out"));
  EXPECT_EQ(both("/silent/a"), Both("TimeoutError ", "TimeoutError timed out"));
}

TEST_F(Downloads, follow_ten_redirects_and_no_more) {
  EXPECT_EQ(both("/a?bytes=12&redirects=10"), Both("12", "12"));
  const std::string words = "HTTPError HTTP Error 302: The HTTP server returned a redirect error that would lead to an "
                            "infinite loop.\nThe last 30x error message was:\nFound";
  EXPECT_EQ(both("/a?redirects=11"), Both(words, words));
  EXPECT_EQ(both("/redirect/a"), Both(words, words));
  EXPECT_EQ(events(EventKind::connection_closed).size(), events(EventKind::connection_opened).size());
}

Coro<void> read_and_forget(std::string target) {
  try {
    auto response = co_await ClientSession().get(server + target);
    while (co_await response.readany()) continue;
  } catch (const Exception& error) {
    print(type_name(error), error);
  }
  try {
    auto response = urlopen(server + target);
    while (response.read(1'000'000)) continue;
  } catch (const Exception& error) {
    print(type_name(error), error);
  }
}

TEST_F(Downloads, end_at_a_gibibyte) {
  prepare = [](sim::Network& world) {
    world.serve(8000, [](std::string_view asked) -> std::optional<sim::Answer> {
      const auto request = Request::read(asked);
      if (!request) return {};
      const std::string length = request->target == "/announced" ? "Content-Length: 1073741825\r\n" : "";
      return sim::Answer{.head = "HTTP/1.1 200 OK\r\n" + length + "\r\n",
                         .body = longest_body + 1,
                         .link = {.bandwidth = 1e12, .chunk = std::size_t{64} << 10}};
    });
  };
  const std::string words = "HTTPError HTTP Error 200: the body is longer than 1073741824 bytes";
  EXPECT_EQ(both("/announced"), Both(words, words));
  printed.clear();
  context.recorder = nullptr;
  run(read_and_forget("/unannounced"));
  EXPECT_THAT(printed, ElementsAre(words + "\n", words + "\n"));
}

TEST_F(Downloads, that_trickle_are_cut_off_by_a_timeout_of_the_whole_but_not_by_one_of_each_read) {
  EXPECT_EQ(both("/trickle/a?bytes=60"), Both("TimeoutError ", "60"));
}

Coro<void> heartbeat() {
  while (true) {
    print("beat");
    co_await sleep(1);
  }
}

Coro<void> fetch_all(bool wait) {
  auto beating = create_task(heartbeat());
  std::vector<Coro<void>> all;
  for (int n = 0; n < 3; ++n) all.push_back(wait ? awaited("/f?seconds=2") : blocking("/f?seconds=2"));
  co_await gather(std::move(all));
  print("after", f("{:.1f}", get_running_loop()->time()));
  beating.cancel();
}

TEST_F(Downloads, that_are_awaited_share_the_time_and_let_the_loop_go_on) {
  run(fetch_all(true));
  EXPECT_THAT(printed, ElementsAre("beat\n", "beat\n", "beat\n", "100000\n", "100000\n", "100000\n", "after 2.0\n"));
}

TEST_F(Downloads, that_block_come_one_after_another_and_stop_the_loop) {
  run(fetch_all(false));
  EXPECT_THAT(printed, ElementsAre("beat\n", "100000\n", "100000\n", "100000\n", "after 6.0\n"));
}

Coro<void> in_threads() {
  auto beating = create_task(heartbeat());
  auto one = [] { return len(urlopen(server + "/f?seconds=2").read()); };
  auto first = get_running_loop()->run_in_executor(nullptr, one);
  auto second = get_running_loop()->run_in_executor(nullptr, one);
  print(co_await first, co_await second, f("{:.1f}", get_running_loop()->time()));
  beating.cancel();
}

TEST_F(Downloads, that_block_on_threads_run_beside_each_other_and_the_loop) {
  run(in_threads());
  EXPECT_THAT(printed, ElementsAre("beat\n", "beat\n", "beat\n", "100000 100000 2.0\n"));
}

TEST_F(Downloads, tell_the_trace_how_much_is_to_come_and_has_come) {
  run(awaited("/notes?bytes=5000&seconds=1"));
  ASSERT_EQ(events(EventKind::bytes_expected).size(), 1u);
  std::int64_t received = 0, arrived = 0;
  for (const auto& event : events(EventKind::bytes_received)) received += event.value;
  for (const auto& event : events(EventKind::bytes_arrived)) arrived += event.value;
  EXPECT_EQ(received, arrived);
  EXPECT_GT(received, 5000);
  EXPECT_EQ(text(events(EventKind::connection_named).at(0).object), "notes");
}

TEST(Url, leads_to_another_as_a_redirect_says) {
  const Url url("http://here:81/folder/a?x=1");
  const auto there = [&](const char* location) {
    const std::optional<Url> next = url.redirected(location);
    return next ? next->host + " " + std::to_string(next->port) + " " + next->target : "nowhere";
  };
  EXPECT_EQ(there("http://there/b"), "there 80 /b");
  EXPECT_EQ(there("//there:82/b"), "there 82 /b");
  EXPECT_EQ(there("/b?y#z"), "here 81 /b?y");
  EXPECT_EQ(there("b:c"), "nowhere");
  EXPECT_EQ(there("./b:c"), "here 81 /folder/./b:c");
  EXPECT_EQ(there("b"), "here 81 /folder/b");
  EXPECT_EQ(there("?y"), "here 81 /folder/a?y");
  EXPECT_EQ(there("file:///etc/passwd"), "nowhere");
  EXPECT_EQ(there("//:x"), "nowhere");
}

TEST(Url, is_taken_apart) {
  const Url url("http://localhost:81/folder/a.txt?x=1");
  EXPECT_EQ(url.host, "localhost");
  EXPECT_EQ(url.port, 81);
  EXPECT_EQ(url.target, "/folder/a.txt?x=1");
  EXPECT_EQ(url.name(), "a.txt");
  for (const char* wrong : {"", "ftp://a/b", "http://", "http://a:x/", "http://:80/", "http://a:65536/", "http://a:-1/",
                            "http://a:99999999999/"})
    EXPECT_THROW(Url{wrong}, ValueError) << wrong;
}

TEST(ResponseHead, waits_for_its_end_and_refuses_what_is_none) {
  std::size_t used = 0;
  EXPECT_FALSE(ResponseHead::parse("HT", used));
  EXPECT_FALSE(ResponseHead::parse("HTTP/1.1 200 OK\r\nA: b\r\n", used));
  const auto head = ResponseHead::parse("HTTP/1.1 404 Not Found\r\ncontent-length:  12 \r\n\r\nbody", used);
  ASSERT_TRUE(head);
  EXPECT_EQ(head->status, 404);
  EXPECT_EQ(head->reason, "Not Found");
  EXPECT_EQ(head->length, 12u);
  EXPECT_EQ(used, 48u);
  for (const char* length : {"", "-1", "1x", "99999999999999999999"})
    EXPECT_FALSE(
        ResponseHead::parse("HTTP/1.1 200 OK\r\nContent-Length: " + std::string(length) + "\r\n\r\n", used)->length)
        << length;
  EXPECT_THROW(ResponseHead::parse("SSH-2.0\r\n", used), BadStatusLine);
  EXPECT_THROW(ResponseHead::parse("HTTP/1.1 abc\r\n\r\n", used), BadStatusLine);
}

TEST(Request, is_complete_at_its_empty_line) {
  EXPECT_FALSE(Request::read(""));
  EXPECT_FALSE(Request::read("GET /a HTTP/1.1\r\nHost: x\r\n"));
  const auto request = Request::read("GET /a?b HTTP/1.1\r\nAccept: */*\r\nhOST: name:80 \r\n\r\n");
  ASSERT_TRUE(request);
  EXPECT_EQ(request->method, "GET");
  EXPECT_EQ(request->target, "/a?b");
  EXPECT_EQ(request->host, "name");
  EXPECT_EQ(Request::read("GET / HTTP/1.1\nHost:[::1]:8\n\n")->host, "[::1]");
  EXPECT_EQ(Request::read("GET / HTTP/1.1\nHost: a/b\n\n")->host, "");
}

TEST(Serving, is_read_from_a_path) {
  const Serving file = Serving::of("/photo?bytes=12&seconds=2.5&latency=0.1");
  EXPECT_EQ(file.name, "photo");
  EXPECT_EQ(file.bytes, 12u);
  EXPECT_EQ(file.seconds, 2.5);
  EXPECT_EQ(file.latency, 0.1);
  EXPECT_EQ(file.status, 200);
  EXPECT_EQ(Serving::of("/cut/photo?bytes=12").sent(), 6u);
  EXPECT_EQ(Serving::of("/photo?bandwidth=500&bytes=1000").seconds, 2);
  for (const char* wrong :
       {"", "photo", "/a/b", "/a/b/c", "/a?bytes=-1", "/a?bytes=9999999999", "/a?seconds=nan", "/../x"})
    EXPECT_EQ(Serving::of(wrong).status, 404) << wrong;
}

} // namespace
} // namespace loopscope::net
