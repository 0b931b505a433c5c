#include "scenarios/simulated_server.h"
#include "tests/net/net_case.h"

namespace loopscope::net {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
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
  EXPECT_THAT(both("/garbage/a").second, StartsWith("BadStatusLine"));
  EXPECT_THAT(both("/refuse/a").first, HasSubstr("Error"));
  EXPECT_EQ(both("/stall/a"), Both("TimeoutError ", "TimeoutError timed out"));
  EXPECT_EQ(both("/silent/a"), Both("TimeoutError ", "TimeoutError timed out"));
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

TEST(Url, is_taken_apart) {
  const Url url("http://localhost:81/folder/a.txt?x=1");
  EXPECT_EQ(url.host, "localhost");
  EXPECT_EQ(url.port, 81);
  EXPECT_EQ(url.target, "/folder/a.txt?x=1");
  EXPECT_EQ(url.name(), "a.txt");
  for (const char* wrong : {"", "ftp://a/b", "http://", "http://a:x/", "http://:80/"})
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
  EXPECT_THROW(ResponseHead::parse("SSH-2.0\r\n", used), BadStatusLine);
  EXPECT_THROW(ResponseHead::parse("HTTP/1.1 abc\r\n\r\n", used), BadStatusLine);
}

TEST(Serving, is_read_from_a_path) {
  const Serving file = Serving::of("/photo?bytes=12&seconds=2.5&latency=0.1");
  EXPECT_EQ(file.name, "photo");
  EXPECT_EQ(file.bytes, 12u);
  EXPECT_EQ(file.seconds, 2.5);
  EXPECT_EQ(file.latency, 0.1);
  EXPECT_EQ(file.status(), 200);
  EXPECT_EQ(Serving::of("/cut/photo?bytes=12").sent(), 6u);
  for (const char* wrong :
       {"", "photo", "/a/b", "/a/b/c", "/a?bytes=-1", "/a?bytes=9999999999", "/a?seconds=nan", "/../x"})
    EXPECT_EQ(Serving::of(wrong).status(), 404) << wrong;
}

} // namespace
} // namespace loopscope::net
