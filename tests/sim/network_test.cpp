#include "core/sim/network.h"

#include "core/aio/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <limits>
#include <string>
#include <vector>

namespace loopscope::sim {
namespace {

using aio::Transfer;
using testing::ElementsAre;
using Status = Transfer::Status;

/// Two sockets of one run, connected by a link, and what happens to them in time.
class SimulatedNetwork : public testing::Test {
protected:
  void connect_by(const Link& link) {
    network.set_link(link);
    listener = network.listen("127.0.0.1", 8000);
    client = network.connect("127.0.0.1", 8000);
    all();
    server = network.accept(listener);
    ASSERT_GE(server, 0);
    start = agenda.now();
  }
  void all() {
    while (agenda.run_next(std::numeric_limits<double>::infinity())) {
    }
  }
  std::string read(int descriptor, std::size_t most = 1 << 20) {
    std::string bytes(most, '\0');
    const Transfer got = network.receive(descriptor, bytes);
    bytes.resize(got.bytes);
    return bytes;
  }
  Status status(int descriptor) {
    char byte = 0;
    return network.receive(descriptor, {&byte, 1}).status;
  }
  /// The times at which bytes can be read, and how many, until nothing happens any more; each is read at once.
  std::vector<std::pair<double, std::size_t>> arrivals(int descriptor) {
    std::vector<std::pair<double, std::size_t>> all_of_them;
    while (agenda.run_next(std::numeric_limits<double>::infinity()))
      if (const std::string bytes = read(descriptor); !bytes.empty())
        all_of_them.emplace_back(agenda.now() - start, bytes.size());
    return all_of_them;
  }

  Agenda agenda;
  Network network{agenda, 1};
  int listener = -1, client = -1, server = -1;
  double start = 0;
};

TEST_F(SimulatedNetwork, bytes_take_the_latency_and_their_length_by_the_bandwidth) {
  connect_by({.latency = 0.5, .bandwidth = 100, .chunk = 100});
  network.send(client, std::string(250, 'a'));
  using Arrival = std::pair<double, std::size_t>;
  EXPECT_THAT(arrivals(server), ElementsAre(Arrival{1.5, 100}, Arrival{2.5, 100}, Arrival{3.0, 50}));
}

TEST_F(SimulatedNetwork, a_connection_is_there_after_one_way_there_and_back) {
  network.set_link({.latency = 0.25});
  network.listen("127.0.0.1", 8000);
  client = network.connect("127.0.0.1", 8000);
  EXPECT_FALSE(network.ready(client, {.writable = true}));
  agenda.move_to(0.49);
  EXPECT_FALSE(network.ready(client, {.writable = true}));
  agenda.move_to(0.5);
  EXPECT_TRUE(network.ready(client, {.writable = true}));
  EXPECT_EQ(network.error(client), 0);
}

TEST_F(SimulatedNetwork, a_port_that_nobody_listens_on_refuses) {
  client = network.connect("127.0.0.1", 1);
  all();
  EXPECT_TRUE(network.ready(client, {.writable = true}));
  EXPECT_EQ(network.error(client), ECONNREFUSED);
}

TEST_F(SimulatedNetwork, a_port_is_listened_on_once) {
  network.listen("127.0.0.1", 8000);
  EXPECT_THROW(network.listen("127.0.0.1", 8000), aio::OSError);
  EXPECT_NE(network.port_of(network.listen("127.0.0.1", 0)), network.port_of(network.listen("127.0.0.1", 0)));
}

TEST_F(SimulatedNetwork, a_receiver_that_does_not_read_holds_up_the_sender) {
  connect_by({.latency = 0.001, .bandwidth = 1e9});
  const std::string much(Network::window, 'a');
  std::size_t sent = 0;
  for (int i = 0; i < 10; ++i) {
    sent += network.send(client, much).bytes;
    all();
  }
  EXPECT_EQ(sent, 2 * Network::window); // on its way or unread, and not sent yet
  EXPECT_FALSE(network.ready(client, {.writable = true}));
  EXPECT_EQ(network.send(client, much).status, Status::would_block);
  EXPECT_EQ(read(server).size(), Network::window);
  all();
  EXPECT_TRUE(network.ready(client, {.writable = true}));
  EXPECT_EQ(read(server).size(), Network::window);
}

TEST_F(SimulatedNetwork, all_bytes_come_before_the_end) {
  connect_by({.latency = 0.1, .bandwidth = 100, .chunk = 10, .jitter = 2});
  network.send(client, std::string(100, 'a'));
  network.close(client);
  std::size_t bytes = 0;
  for (const auto& [time, count] : arrivals(server)) bytes += count;
  EXPECT_EQ(bytes, 100u);
  EXPECT_EQ(status(server), Status::end);
}

TEST_F(SimulatedNetwork, an_end_that_is_closed_with_bytes_unread_resets_the_other) {
  connect_by({});
  network.send(client, std::string("hello"));
  all();
  network.close(server);
  all();
  EXPECT_EQ(network.receive(client, {}).error, ECONNRESET);
}

TEST_F(SimulatedNetwork, writing_to_an_end_that_is_closed_is_answered_with_a_reset) {
  connect_by({});
  network.close(server);
  all();
  EXPECT_EQ(status(client), Status::end);
  EXPECT_EQ(network.send(client, std::string("hello")).status, Status::ok);
  all();
  EXPECT_EQ(network.send(client, std::string("hello")).error, ECONNRESET);
}

TEST_F(SimulatedNetwork, after_the_end_of_writing_the_other_way_stays_open) {
  connect_by({});
  network.end_writing(client);
  all();
  EXPECT_EQ(status(server), Status::end);
  network.send(server, std::string("late"));
  all();
  EXPECT_EQ(read(client), "late");
}

std::vector<std::pair<double, std::size_t>> jittered(std::uint64_t seed) {
  Agenda agenda;
  Network network(agenda, seed);
  network.serve(80, [](std::string_view asked) -> std::optional<Answer> {
    if (!asked.ends_with("\n")) return {};
    return Answer{.body = 100, .link = {.bandwidth = 1000, .chunk = 10, .jitter = 1}};
  });
  const int client = network.connect("there", 80);
  std::vector<std::pair<double, std::size_t>> got;
  bool asked = false;
  std::string into(1000, ' ');
  while (agenda.run_next(1e9)) {
    if (!asked && network.ready(client, {.writable = true}))
      asked = network.send(client, std::string("x\n")).bytes == 2;
    const Transfer bytes = network.receive(client, into);
    if (bytes.bytes) got.emplace_back(agenda.now(), bytes.bytes);
  }
  return got;
}

TEST_F(SimulatedNetwork, chunks_come_late_by_the_seed_and_never_overtake) {
  EXPECT_EQ(jittered(1), jittered(1));
  EXPECT_NE(jittered(1), jittered(2));
  std::size_t bytes = 0;
  for (const auto& [time, count] : jittered(3)) bytes += count;
  EXPECT_EQ(bytes, 100u);
}

struct Ending {
  std::size_t bytes;
  Status last;
  int error;
};

Ending ask(Answer answer, double until = 1e9) {
  Agenda agenda;
  Network network(agenda, 1);
  network.serve(80, [answer](std::string_view) { return std::optional(answer); });
  const int client = network.connect("there", 80);
  agenda.move_to(1);
  network.send(client, std::string("?"));
  std::string into(1 << 16, ' ');
  Ending ending{};
  while (agenda.run_next(until)) {
    const Transfer got = network.receive(client, into);
    ending.bytes += got.bytes;
    ending.last = got.status;
    if (got.error) ending.error = got.error;
  }
  ending.last = network.receive(client, into).status;
  return ending;
}

TEST_F(SimulatedNetwork, a_server_out_there_answers_and_closes) {
  const Ending ending = ask({.after = 3, .head = "head", .body = 1'000'000, .link = {.bandwidth = 1e5}});
  EXPECT_EQ(ending.bytes, 1'000'004u);
  EXPECT_EQ(ending.last, Status::end);
}

TEST_F(SimulatedNetwork, a_server_out_there_may_reset_the_connection_or_stall) {
  const Ending reset = ask({.body = 5000, .ending = Answer::Ending::resets});
  EXPECT_EQ(reset.bytes, 5000u);
  EXPECT_EQ(reset.error, ECONNRESET);
  const Ending stalled = ask({.body = 5000, .ending = Answer::Ending::stalls});
  EXPECT_EQ(stalled.bytes, 5000u);
  EXPECT_EQ(stalled.last, Status::would_block);
}

TEST_F(SimulatedNetwork, a_body_without_end_comes_only_as_fast_as_it_is_read) {
  const Ending endless = ask({.body = UINT64_MAX, .link = {.bandwidth = 1e6}}, 10);
  EXPECT_NEAR(static_cast<double>(endless.bytes), 9e6, 1e5);
}

} // namespace
} // namespace loopscope::sim
