// Readers and writers, on the sockets of a simulated network.
#include "core/aio/sockets.h"
#include "tests/aio/aio_case.h"

#include <array>

namespace loopscope::aio {
namespace {

using testing::ElementsAre;
using trace::EventKind;

class ReadersAndWriters : public AioCase {
protected:
  ReadersAndWriters() : loop(new_event_loop()), sockets(loop->selector().sockets()) {
    listener = sockets.listen("127.0.0.1", 7);
    client = sockets.connect("127.0.0.1", 7);
  }
  std::string read(int descriptor) {
    std::array<char, 100> bytes{};
    return {bytes.data(), sockets.receive(descriptor, bytes).bytes};
  }
  void run_for(double seconds) {
    loop->call_later(seconds, [this] { loop->stop(); });
    loop->run_forever();
  }
  Loop loop;
  Sockets& sockets;
  int listener = -1, client = -1, server = -1;
  std::vector<std::string> got;
};

TEST_F(ReadersAndWriters, are_called_when_their_descriptor_is_ready) {
  loop->add_writer(client, [this] {
    got.push_back("connected");
    loop->remove_writer(client);
    sockets.send(client, std::string_view("hello"));
  });
  loop->add_reader(listener, [this] {
    server = sockets.accept(listener);
    loop->add_reader(server, [this] { got.push_back(read(server)); });
  });
  run_for(1);
  EXPECT_THAT(got, ElementsAre("connected", "hello"));
}

TEST_F(ReadersAndWriters, are_called_again_in_every_turn_until_what_came_was_read) {
  int calls = 0;
  loop->add_reader(listener, [&] {
    if (++calls == 3) loop->remove_reader(listener);
  });
  run_for(1);
  EXPECT_EQ(calls, 3);
}

TEST_F(ReadersAndWriters, stand_behind_what_was_ready_before_the_loop_looked) {
  loop->add_reader(listener, [this] {
    got.push_back("reader");
    loop->remove_reader(listener);
  });
  loop->call_later(0.1, [this] { // the client has come by then
    got.push_back("timer");
    loop->call_soon([this] { got.push_back("soon"); });
  });
  loop->selector().block(0.2);
  run_for(1);
  EXPECT_THAT(got, ElementsAre("reader", "timer", "soon")); // as _run_once has it: sockets, then timers
}

TEST_F(ReadersAndWriters, replace_the_one_that_was_there) {
  loop->add_reader(listener, [this] { got.push_back("first"); });
  loop->add_reader(listener, [this] {
    got.push_back("second");
    loop->remove_reader(listener);
  });
  run_for(1);
  EXPECT_THAT(got, ElementsAre("second"));
}

TEST_F(ReadersAndWriters, say_whether_there_was_one_to_remove) {
  EXPECT_FALSE(loop->remove_reader(listener));
  loop->add_reader(listener, [] {});
  EXPECT_FALSE(loop->remove_writer(listener));
  EXPECT_TRUE(loop->remove_reader(listener));
  EXPECT_FALSE(loop->remove_reader(listener));
  EXPECT_EQ(events(EventKind::source_added).size(), 1u);
  EXPECT_EQ(events(EventKind::source_removed).size(), 1u);
}

TEST_F(ReadersAndWriters, of_a_closed_loop_are_refused) {
  loop->close();
  EXPECT_EQ(message_thrown_by<RuntimeError>([&] { loop->add_reader(listener, [] {}); }), "Event loop is closed");
  EXPECT_FALSE(loop->remove_reader(listener));
}

} // namespace
} // namespace loopscope::aio
