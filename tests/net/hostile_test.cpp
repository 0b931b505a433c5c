// Random bytes from servers to clients, and from clients to the lessons' server.
// In the environment: LOOPSCOPE_HOSTILE_SECONDS, how long each of the tests goes on (3).
#include "core/net/lesson_server.h"
#include "tests/net/raw_client.h"
#include "tests/net/raw_server.h"
#include "tests/net/real_case.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <random>
#include <sys/socket.h>
#include <thread>

namespace loopscope::net {
namespace {

using std::literals::string_literals::operator""s;

using Clock = std::chrono::steady_clock;

Clock::time_point end_of_test() {
  const char* given = std::getenv("LOOPSCOPE_HOSTILE_SECONDS");
  return Clock::now() + std::chrono::seconds(given ? std::stoi(given) : 3);
}

/// Bytes that now and then go as those of a peer in its right mind do.
class RandomBytes {
public:
  RandomBytes(unsigned seed, std::vector<std::string> beginnings, std::vector<std::string> parts)
      : random_(seed), beginnings_(std::move(beginnings)), parts_(std::move(parts)) {}
  unsigned below(unsigned n) { return static_cast<unsigned>(random_() % n); }
  std::string next() {
    std::string bytes = below(4) == 0 ? "" : one_of(beginnings_);
    for (unsigned left = below(12); left > 0; --left) {
      if (below(3) > 0) {
        bytes += one_of(parts_);
      } else {
        for (unsigned n = below(30); n > 0; --n) bytes += static_cast<char>(below(256));
      }
    }
    return bytes;
  }

private:
  const std::string& one_of(const std::vector<std::string>& all) {
    return all[below(static_cast<unsigned>(all.size()))];
  }
  std::minstd_rand random_;
  std::vector<std::string> beginnings_, parts_;
};

std::string random_answer(unsigned seed) {
  return RandomBytes(seed, {"HTTP/1.1 200 OK\r\n", "HTTP/1.1 302 Found\r\n", "HTTP/1.1 100 Continue\r\n\r\n"},
                     {"HTTP/1.1 200 OK\r\n",
                      "HTTP/1.1 302 Found\r\n",
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
                      "Set-Cookie: a=b\r\n"})
      .next();
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

class HostileServer : public Real {};

INSTANTIATE_TEST_SUITE_P(On, HostileServer, real_loops, loop_name);

TEST_P(HostileServer, is_survived_by_clients_of_both_forms) {
  std::atomic<unsigned> seed = 1;
  RawServer server([&](RawServer::Client& client) {
    while (!client.request().empty()) {
      if (!client.send(random_answer(seed++))) return;
      if (seed % 16 != 0) return;
    }
  });
  context.recorder = nullptr;
  const auto until = end_of_test();
  std::size_t ended = 0;
  for (; Clock::now() < until; ended += 40)
    run([](std::string url) -> Coro<void> {
      std::vector<Coro<void>> all;
      for (int n = 0; n < 40; ++n) all.push_back(get_from(url, n % 4 != 0));
      co_await gather(std::move(all));
    }(server.url()));
  EXPECT_EQ(printed.size(), ended);
  EXPECT_GT(ended, 200u);
  EXPECT_THAT(printed, testing::Contains("read\n"));
  EXPECT_THAT(printed, testing::Contains("True\n"));
  RecordProperty("answers", static_cast<int>(seed));
}

/// Asks the server for nonsense, listens or does not, and leaves in one way or another, until then.
std::size_t pester(int port, unsigned seed, Clock::time_point until) {
  RandomBytes random(seed,
                     {"GET /a?bytes=1000 HTTP/1.1\r\n", "GET /", "HEAD /a HTTP/1.1\r\n", "POST /a HTTP/1.1\r\n",
                      "GET /endless/a?encoding=gzip HTTP/1.1\r\n", "GET /reset/a?chunk=7 HTTP/1.1\r\n"},
                     {"\r\n\r\n",
                      "\r\n\r\n",
                      "\n\n",
                      "\r\n",
                      "GET /stall/a HTTP/1.1\r\n\r\n",
                      "GET /silent/a HTTP/1.1\r\n\r\n",
                      "GET /garbage/a\n\n",
                      "GET /refuse/a HTTP/1.1\r\nHost: [::1]:80\r\n\r\n",
                      "?bytes=1&seconds=0.01",
                      "&bytes=1073741824",
                      "&seconds=1e-308&chunk=1",
                      "&encoding=deflate",
                      "&latency=0.01",
                      "&redirects=1000",
                      "/%00/../",
                      " HTTP/1.1\r\n",
                      "Host: ",
                      "Content-Length: 18446744073709551616\r\n",
                      "Expect: 100-continue\r\n",
                      std::string(1000, 'a'),
                      std::string(70'000, '\n'),
                      "\0"s});
  std::size_t clients = 0;
  std::string received(100'000, ' ');
  for (; Clock::now() < until; ++clients) {
    RawClient client(port);
    for (unsigned pieces = random.below(4); pieces > 0; --pieces) client.send(random.next());
    if (random.below(4) == 0) ::shutdown(client.descriptor(), SHUT_WR);
    if (random.below(2) == 0) ::recv(client.descriptor(), received.data(), random.below(100'000), MSG_DONTWAIT);
    if (random.below(8) == 0) std::this_thread::sleep_for(std::chrono::milliseconds(random.below(20)));
    if (random.below(4) == 0) client.reset();
  }
  return clients;
}

TEST(HostileClients, are_survived_by_the_lessons_server) {
  LessonServer server;
  const auto until = end_of_test();
  std::atomic<std::size_t> clients = 0;
  std::vector<std::thread> threads;
  for (unsigned seed = 1; seed <= 4; ++seed)
    threads.emplace_back([&, seed] { clients += pester(server.port(), seed, until); });
  for (std::thread& thread : threads) thread.join();
  std::string answer; // on a busy machine the system may drop clients while thousands wait to be accepted
  for (int tries = 0; tries < 20 && answer.empty(); ++tries) {
    RawClient after(server.port());
    after.send("GET /a?bytes=3 HTTP/1.1\r\n\r\n");
    answer = after.read_all();
  }
  EXPECT_THAT(answer, testing::EndsWith("\r\n\r\nxxx"));
  EXPECT_GT(clients, 200u);
  RecordProperty("clients", static_cast<int>(clients));
}

} // namespace
} // namespace loopscope::net
