// The lessons' server, asked byte by byte.
#include "core/net/lesson_server.h"
#include "core/net/served_responses.h"
#include "tests/net/raw_client.h"
#include "tests/net/sanitizer.h"
#include "tests/python.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sys/resource.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace loopscope::net {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class TheServer : public testing::Test {
protected:
  /// All that the server says to that, and it closes in good order.
  std::string answer_to(const std::string& bytes) {
    RawClient client(server.port());
    client.send(bytes);
    std::string answer = client.read_all();
    EXPECT_TRUE(client.ended_well()) << bytes.substr(0, 80);
    return answer;
  }
  std::string get(const std::string& target) { return answer_to("GET " + target + " HTTP/1.1\r\nHost: here\r\n\r\n"); }

  LessonServer server;
};

TEST_F(TheServer, answers_head_with_the_first_lines_alone) {
  const std::string head = answer_to("HEAD /a?bytes=5 HTTP/1.1\r\n\r\n");
  EXPECT_THAT(head, AllOf(StartsWith("HTTP/1.1 200 OK\r\n"), HasSubstr("Content-Length: 5\r\n"), EndsWith("\r\n\r\n")));
  EXPECT_EQ(get("/a?bytes=5"), head + "xxxxx");
  EXPECT_THAT(answer_to("HEAD /a?bytes=0&chunk=1 HTTP/1.1\r\n\r\n"), EndsWith("\r\n\r\n"));
}

TEST_F(TheServer, does_what_is_asked_by_get_and_head_and_nothing_else) {
  for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "PRI"})
    EXPECT_THAT(answer_to(std::string(method) + " /a HTTP/1.1\r\nContent-Length: 0\r\n\r\n"),
                AllOf(StartsWith("HTTP/1.1 405 Method Not Allowed\r\n"), HasSubstr("Allow: GET, HEAD\r\n")));
  for (const char* nonsense :
       {"get /a HTTP/1.1\r\n\r\n", "GET\r\n\r\n", "GET  /a\r\n\r\n", "\x16\x03\x01\r\n\r\n", "GET /a HTTP\r\n\r\n",
        "GET /a HTTP/1.10\r\n\r\n", "GET /a HTTP/1.1 x\r\n\r\n", "GET /a HTTP/x.1\r\n\r\n", "GET /a FTP/1.1\r\n\r\n"})
    EXPECT_THAT(answer_to(nonsense), StartsWith("HTTP/1.1 400 Bad Request\r\n")) << nonsense;
}

TEST_F(TheServer, ignores_empty_lines_before_a_request) {
  for (const char* lines : {"\r\n", "\n", "\r\n\n\r\n"})
    EXPECT_THAT(answer_to(std::string(lines) + "GET /a?bytes=3 HTTP/1.1\r\nHost: here\r\n\r\n"),
                AllOf(StartsWith("HTTP/1.1 200 OK\r\n"), EndsWith("\r\n\r\nxxx")));
}

TEST_F(TheServer, refuses_versions_that_it_does_not_speak) {
  for (const char* version : {"HTTP/9.9", "HTTP/2.0", "HTTP/0.9"})
    EXPECT_THAT(answer_to("GET /a " + std::string(version) + "\r\n\r\n"),
                StartsWith("HTTP/1.1 505 HTTP Version Not Supported\r\n"));
  EXPECT_THAT(answer_to("GET /a?bytes=3 HTTP/1.7\r\n\r\n"), EndsWith("\r\n\r\nxxx"));
}

TEST_F(TheServer, sends_no_chunks_to_a_client_of_http_1_0) {
  const auto old = [&](const std::string& target) { return answer_to("GET " + target + " HTTP/1.0\r\n\r\n"); };
  const std::string answer = old("/a?bytes=25&chunk=10");
  EXPECT_THAT(answer, AllOf(Not(HasSubstr("Transfer-Encoding")), Not(HasSubstr("Content-Length"))));
  EXPECT_THAT(answer, EndsWith("\r\n\r\n" + std::string(25, 'x')));
  EXPECT_THAT(answer_to("GET /a?bytes=25&chunk=10\n\n"), EndsWith("\r\n\r\n" + std::string(25, 'x')));
  EXPECT_THAT(old("/a?bytes=3"), AllOf(HasSubstr("Content-Length: 3\r\n"), EndsWith("\r\n\r\nxxx")));
  const std::string script = R"(
import http.client, sys, zlib
http.client.HTTPConnection._http_vsn, http.client.HTTPConnection._http_vsn_str = 10, "HTTP/1.0"
connection = http.client.HTTPConnection(sys.argv[1].removeprefix("http://"))
connection.request("GET", "/a?bytes=5000&encoding=gzip&chunk=100")
print(len(zlib.decompress(connection.getresponse().read(), 31)))
)";
  EXPECT_THAT(lines_of(printed_by_python(script, {server.url()})), ElementsAre("5000"));
}

TEST(TheServersPatience, ends_a_request_that_is_never_complete) {
  LessonServer server(0, "127.0.0.1", 0.2);
  for (const char* begun : {"", "\r\n", "GET /a", "GET /a HTTP/1.1\r\nHost: here\r\n"}) {
    RawClient client(server.port());
    client.send(begun);
    EXPECT_THAT(client.read_all(), StartsWith("HTTP/1.1 408 Request Timeout\r\n")) << begun;
    EXPECT_TRUE(client.ended_well()) << begun;
  }
  RawClient client(server.port()); // an answer may take longer
  client.send("GET /a?bytes=3&seconds=0.5 HTTP/1.1\r\n\r\n");
  EXPECT_THAT(client.read_all(), EndsWith("\r\n\r\nxxx"));
}

TEST_F(TheServer, lets_nobody_write_its_lines) {
  EXPECT_THAT(get("/redirect/a\nSet-Cookie:x"), HasSubstr("\r\nLocation: /redirect/a\r\nContent-Length"));
  for (const char* target : {"/redirect/a\rSet-Cookie:x", "/redirect/a\tx", "/redirect/\x7f"})
    EXPECT_THAT(get(target), StartsWith("HTTP/1.1 400")) << target;
  EXPECT_THAT(answer_to("GET /refuse/a HTTP/1.1\r\nHost: a\tb@c/\r\n\r\n"), HasSubstr("Location: http://127.0.0.1:"));
}

TEST_F(TheServer, serves_nothing_from_the_disk) {
  for (const char* target :
       {"/../../../../etc/passwd", "/%2e%2e/etc/passwd", "/etc/passwd", "//etc/passwd", "*", "?", "file:///etc/passwd"})
    EXPECT_THAT(get(target), AllOf(StartsWith("HTTP/1.1 404 Not Found\r\n"), EndsWith("\r\n\r\n"))) << target;
  EXPECT_THAT(get("/%2Fetc%2Fpasswd?bytes=3"), EndsWith("\r\n\r\nxxx"));
  EXPECT_THAT(get("http://proxied:80/a?bytes=3"), EndsWith("\r\n\r\nxxx"));
}

TEST_F(TheServer, refuses_a_request_without_an_end) {
  EXPECT_THAT(answer_to("GET /" + std::string(1'000'000, 'a')), StartsWith("HTTP/1.1 431 "));
  EXPECT_THAT(answer_to("GET /" + std::string(1'000'000, 'a') + " HTTP/1.1\r\n\r\n"), StartsWith("HTTP/1.1 431 "));
  std::string lines = "GET / HTTP/1.1\r\n";
  while (lines.size() < 1'000'000) lines += "X: y\r\n";
  EXPECT_THAT(answer_to(lines), StartsWith("HTTP/1.1 431 "));
}

TEST_F(TheServer, takes_lines_without_a_carriage_return) {
  EXPECT_THAT(answer_to("GET /a?bytes=3\n\n"), EndsWith("\r\n\r\nxxx"));
}

TEST_F(TheServer, answers_the_first_of_many_requests_to_its_last_byte) {
  std::string requests;
  for (int n = 0; n < 500; ++n) requests += "GET /a?bytes=300000 HTTP/1.1\r\n\r\n";
  for (int n = 0; n < 20; ++n) {
    const std::string answer = answer_to(requests);
    EXPECT_EQ(answer.substr(answer.find("\r\n\r\n") + 4), std::string(300'000, 'x'));
  }
}

TEST_F(TheServer, answers_one_that_sends_no_more) {
  RawClient client(server.port());
  client.send("GET /a?bytes=3&seconds=0.3 HTTP/1.1\r\n\r\n");
  ::shutdown(client.descriptor(), SHUT_WR);
  EXPECT_THAT(client.read_all(), EndsWith("\r\n\r\nxxx"));
}

TEST_F(TheServer, sends_chunks_of_the_size_asked_for) {
  const std::string answer = get("/a?bytes=25&chunk=10");
  EXPECT_THAT(answer, AllOf(HasSubstr("\r\nTransfer-Encoding: chunked\r\n"), Not(HasSubstr("Content-Length"))));
  EXPECT_THAT(answer, EndsWith("\r\n\r\na\r\nxxxxxxxxxx\r\na\r\nxxxxxxxxxx\r\n5\r\nxxxxx\r\n0\r\n\r\n"));
  EXPECT_THAT(get("/cut/a?bytes=25&chunk=10"), EndsWith("\r\na\r\nxxxxxxxxxx\r\n2\r\nxx\r\n"));
  for (const char* target : {"/a?chunk=65537", "/a?chunk=-1", "/a?encoding=br", "/a?redirects=x"})
    EXPECT_THAT(get(target), StartsWith("HTTP/1.1 404")) << target;
}

TEST_F(TheServer, leads_over_as_many_redirects_as_are_asked_for) {
  EXPECT_THAT(get("/a?bytes=3&redirects=2&seconds=0"), HasSubstr("\r\nLocation: /a?bytes=3&seconds=0&redirects=1\r\n"));
  EXPECT_THAT(get("/a?bytes=3&redirects=0"), EndsWith("\r\n\r\nxxx"));
  EXPECT_THAT(get("/redirect/a?bytes=3"), HasSubstr("\r\nLocation: /redirect/a\r\n"));
}

TEST_F(TheServer, reads_no_rate_as_more_than_it_can_send) {
  EXPECT_THAT(get("/a?bytes=100000&seconds=1e-300"), EndsWith("xxxx"));
  EXPECT_THAT(get("/a?bytes=0&seconds=86400"), EndsWith("\r\n\r\n"));
}

TEST_F(TheServer, gives_aiohttp_what_is_packed_in_chunks_and_redirected_and_its_faults) {
  const std::string script = R"(
import aiohttp, asyncio, sys

async def get(session, path, method="GET"):
    try:
        async with session.request(method, sys.argv[1] + path) as reply:
            print(path, reply.status, reply.headers.get("Content-Encoding"), len(await reply.read()))
    except aiohttp.ClientError as error:
        print(path, type(error).__name__, type(getattr(error, "os_error", None)).__name__)

async def main():
    async with aiohttp.ClientSession() as session:
        for path in sys.argv[2:]:
            await get(session, path)
        await get(session, "/head?bytes=5000", "HEAD")
        await get(session, "/post", "POST")

asyncio.run(main())
)";
  const auto lines = lines_of(printed_by_python(
      script, {server.url(), "/a?bytes=5000", "/b?bytes=5000&encoding=gzip", "/c?bytes=5000&encoding=deflate",
               "/d?bytes=5000&chunk=100", "/e?bytes=50&redirects=3&chunk=9&encoding=gzip", "/404/a", "/redirect/a",
               "/refuse/a", "/close/a", "/cut/a?chunk=100", "/cut/b", "/reset/a"}));
  EXPECT_THAT(lines,
              ElementsAre("/a?bytes=5000 200 None 5000", "/b?bytes=5000&encoding=gzip 200 gzip 5000",
                          "/c?bytes=5000&encoding=deflate 200 deflate 5000", "/d?bytes=5000&chunk=100 200 None 5000",
                          "/e?bytes=50&redirects=3&chunk=9&encoding=gzip 200 gzip 50", "/404/a 404 None 0",
                          "/redirect/a TooManyRedirects NoneType",
                          "/refuse/a ClientConnectorError ConnectionRefusedError",
                          "/close/a ServerDisconnectedError NoneType", "/cut/a?chunk=100 ClientPayloadError NoneType",
                          "/cut/b ClientPayloadError NoneType", StartsWith("/reset/a Client"),
                          "/head?bytes=5000 200 None 0", "/post 405 None 0"));
}

/// Bytes of memory that the process has.
std::size_t resident() {
  std::size_t all = 0, pages = 0;
  std::ifstream("/proc/self/statm") >> all >> pages;
  return pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

TEST_F(TheServer, does_not_keep_what_a_client_goes_on_sending) {
  for (const char* target : {"/silent/a", "/stall/a?bytes=2", "/a?bytes=10&seconds=60"}) {
    const std::size_t before = resident();
    RawClient client(server.port());
    client.send("GET " + std::string(target) + " HTTP/1.1\r\n\r\n");
    const std::string much(1'000'000, 'x');
    for (int n = 0; n < 600; ++n) ASSERT_TRUE(client.send(much)) << target;
    EXPECT_LT(resident(), before + 400'000'000) << target; // a sanitizer keeps much for a while
  }
}

double processor_seconds_of_all() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

TEST_F(TheServer, waits_in_peace_for_descriptors_when_there_are_none_left) {
  if (!can_be_without_descriptors) GTEST_SKIP() << "the sanitizer needs descriptors";
  get("/a?bytes=3"); // nobody waits to be accepted
  std::vector<int> taken;
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  rlimit few = before;
  few.rlim_cur = 256;
  ::setrlimit(RLIMIT_NOFILE, &few);
  for (int copy = 0; (copy = ::dup(0)) >= 0;) taken.push_back(copy);
  ::close(taken.back());
  taken.pop_back();
  RawClient client(server.port()); // has the last one
  const double began = processor_seconds_of_all();
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  EXPECT_LT(processor_seconds_of_all() - began, 0.1);
  for (const int copy : taken) ::close(copy);
  ::setrlimit(RLIMIT_NOFILE, &before);
  client.send("GET /a?bytes=3 HTTP/1.1\r\n\r\n");
  EXPECT_THAT(client.read_all(), EndsWith("\r\n\r\nxxx"));
}

TEST_F(TheServer, serves_a_thousand_clients_at_once) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  const rlim_t most = std::min<rlim_t>(1000, (limit.rlim_cur - 50) / 2); // both ends are here
  std::vector<std::unique_ptr<RawClient>> clients;
  for (rlim_t n = 0; n < most; ++n) clients.push_back(std::make_unique<RawClient>(server.port()));
  for (const auto& client : clients) client->send("GET /a?bytes=100&seconds=0.5 HTTP/1.1\r\n");
  for (const auto& client : clients) client->send("\r\n");
  for (const auto& client : clients) ASSERT_THAT(client->read_all(), EndsWith("\r\n\r\n" + std::string(100, 'x')));
}

TEST_F(TheServer, forgets_clients_that_have_gone_however_long_their_answer_would_take) {
  const auto count = [] {
    return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), std::filesystem::directory_iterator());
  };
  const auto before = count();
  for (const char* target : {"/a?latency=86400", "/a?bytes=2&seconds=86400", "/silent/a", "/stall/a"})
    for (int n = 0; n < 10; ++n) {
      RawClient client(server.port());
      client.send("GET " + std::string(target) + " HTTP/1.1\r\n\r\n");
      if (n % 2 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(5));
      client.reset();
    }
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  // The last clients may not have been accepted yet when all others are forgotten: it must stay so for a while.
  int quiet = 0;
  for (; quiet < 20 && std::chrono::steady_clock::now() < until; quiet = count() > before ? 0 : quiet + 1)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  EXPECT_EQ(quiet, 20) << count() << " descriptors, " << before << " before";
}

} // namespace
} // namespace loopscope::net
