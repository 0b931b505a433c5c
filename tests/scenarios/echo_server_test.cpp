// The lesson's server for real, with clients that are no part of its program.

#include "core/aio/pacer.h"
#include "core/net/posix_sockets.h"
#include "scenarios/lessons.h"
#include "scenarios/run.h"

#include "tests/bench/echo_clients.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <poll.h>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace loopscope::scenarios {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;
using trace::EventKind;

/// A run of the lesson on a thread; stopped in the end.
class EchoServer {
public:
  EchoServer(const std::string& loop, Arguments arguments) {
    options_.loop = loop;
    options_.arguments = std::move(arguments);
    options_.recorder = &recorder_;
    options_.stop = &stop_;
    thread_ = std::thread([this] { result_ = run(*find_lesson("echo_server"), options_); });
  }
  ~EchoServer() {
    if (thread_.joinable()) stop();
  }
  RunResult stop() {
    stop_.stop();
    thread_.join();
    return result_;
  }
  RunResult wait() {
    thread_.join();
    return result_;
  }
  const trace::Trace& trace() const { return *recorder_.trace(); }
  /// That it listens on; waits for it.
  int port() const {
    for (const auto end = steady_clock::now() + 20s; steady_clock::now() < end; std::this_thread::sleep_for(1ms))
      for (std::uint64_t i = 0; i < trace().size(); ++i)
        if (trace()[i].kind == EventKind::connection_opened &&
            trace()[i].detail == static_cast<std::uint8_t>(trace::ConnectionKind::listening)) {
          const std::string address(trace().string(trace()[i].object));
          return std::stoi(address.substr(address.rfind(':') + 1));
        }
    ADD_FAILURE() << "it does not listen";
    return 0;
  }

private:
  trace::Recorder recorder_;
  aio::StopSwitch stop_;
  RunOptions options_;
  RunResult result_{};
  std::thread thread_;
};

class EchoLesson : public testing::TestWithParam<const char*> {
protected:
  net::PosixSockets sockets;
};

TEST_P(EchoLesson, serves_a_thousand_clients_at_once_and_its_trace_has_each_of_them) {
  net::raise_descriptor_limit();
  EchoServer server(GetParam(), {{"clients", 0}, {"open_seconds", 600}});
  {
    bench::EchoClients clients(static_cast<std::uint16_t>(server.port())); // each gets back what it sent
  }
  const auto closed = [&] {
    std::size_t count = 0;
    for (std::uint64_t i = 0; i < server.trace().size(); ++i)
      count += server.trace()[i].kind == EventKind::connection_closed;
    return count;
  };
  for (const auto end = steady_clock::now() + 20s;
       steady_clock::now() < end && closed() < bench::EchoClients::connections;)
    std::this_thread::sleep_for(20ms);
  EXPECT_EQ(server.stop().outcome, trace::RunOutcome::aborted);

  struct Client {
    std::int64_t received = 0, sent = 0;
    bool closed = false;
  };
  std::map<std::uint32_t, Client> clients;
  std::size_t served = 0;
  std::int64_t time = 0;
  const trace::Trace& trace = server.trace();
  for (std::uint64_t i = 0; i < trace.size(); ++i) {
    const trace::Event& event = trace[i];
    ASSERT_GE(event.time, time);
    time = event.time;
    if (event.kind == EventKind::connection_opened &&
        event.detail == static_cast<std::uint8_t>(trace::ConnectionKind::from_peer))
      clients[event.subject];
    const auto client = clients.find(event.subject);
    if (event.kind == EventKind::bytes_received) client->second.received += event.value;
    if (event.kind == EventKind::bytes_sent) client->second.sent += event.value;
    if (event.kind == EventKind::connection_closed && client != clients.end()) client->second.closed = true;
    if (event.kind == EventKind::task_ended && event.detail == static_cast<std::uint8_t>(trace::Outcome::result))
      ++served;
  }
  EXPECT_EQ(clients.size(), std::size_t{bench::EchoClients::connections});
  EXPECT_EQ(served, clients.size()) << "a task for each";
  for (const auto& [id, client] : clients) {
    EXPECT_GE(client.received, std::int64_t{bench::EchoClients::lines} * 17) << "this is client N";
    EXPECT_EQ(client.received, client.sent);
    EXPECT_TRUE(client.closed);
  }
}

TEST_P(EchoLesson, listens_on_the_port_that_it_is_given_again_and_again) {
  const int descriptor = sockets.listen("127.0.0.1", 0);
  const int free = sockets.port_of(descriptor);
  sockets.close(descriptor);
  for (int i = 0; i < 3; ++i) {
    EchoServer server(GetParam(), {{"clients", 2}, {"pause", 0}, {"open_seconds", 0}, {"port", free}});
    EXPECT_EQ(server.port(), free);
    EXPECT_EQ(server.wait().outcome, trace::RunOutcome::finished);
  }
}

TEST_P(EchoLesson, on_a_port_that_is_taken_ends_with_words_that_say_what_to_do) {
  const int other = sockets.listen("127.0.0.1", 0);
  const std::string port = std::to_string(sockets.port_of(other));
  const RunResult result = EchoServer(GetParam(), {{"port", sockets.port_of(other)}}).wait();
  EXPECT_EQ(result.outcome, trace::RunOutcome::failed);
  EXPECT_EQ(result.message, "OSError: [Errno 98] error while attempting to bind on address ('127.0.0.1', " + port +
                                "): address already in use. The port is in use: choose another one, or 0 "
                                "for any free port");
  sockets.close(other);
}

TEST_P(EchoLesson, that_is_stopped_leaves_its_clients_at_once) {
  EchoServer server(GetParam(), {{"clients", 0}, {"open_seconds", 600}});
  const int client = sockets.connect("127.0.0.1", server.port());
  pollfd ready{client, POLLOUT, 0};
  ASSERT_EQ(::poll(&ready, 1, 20'000), 1);
  ASSERT_EQ(::send(client, "half a line", 11, 0), 11);
  std::this_thread::sleep_for(50ms);
  const auto begin = steady_clock::now();
  EXPECT_EQ(server.stop().outcome, trace::RunOutcome::aborted);
  EXPECT_LT(steady_clock::now() - begin, 200ms);
  ready = {client, POLLIN, 0};
  EXPECT_EQ(::poll(&ready, 1, 1000), 1) << "its end has come";
  char byte = 0;
  EXPECT_LE(::recv(client, &byte, 1, 0), 0);
  sockets.close(client);
}

INSTANTIATE_TEST_SUITE_P(Scenarios, EchoLesson, testing::Values("poll", "asio"),
                         [](const testing::TestParamInfo<const char*>& loop) { return std::string(loop.param); });

} // namespace
} // namespace loopscope::scenarios
