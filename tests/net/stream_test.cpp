#include "tests/net/net_case.h"

namespace loopscope::net {
namespace {

using testing::ElementsAre;
using trace::EventKind;

using Streams = NetCase;

Coro<void> echo(StreamReader reader, StreamWriter writer) {
  while (Bytes line = co_await reader.readline()) {
    writer.write(line);
    co_await writer.drain();
  }
  writer.close();
}

Coro<void> say_hello(int port, int number) {
  auto [reader, writer] = co_await open_connection("127.0.0.1", port);
  writer.write(f("hello {}\n", number));
  print(co_await reader.readline());
  writer.close();
}

Coro<void> echo_to(int clients) {
  auto server = co_await start_server(echo, "127.0.0.1", 0);
  std::vector<Coro<void>> all;
  for (int n = 0; n < clients; ++n) all.push_back(say_hello(server.port(), n));
  co_await gather(std::move(all));
  server.close();
}

TEST_F(Streams, a_server_has_a_task_for_each_client) {
  run(echo_to(3));
  EXPECT_THAT(printed, ElementsAre("b'hello 0\\n'\n", "b'hello 1\\n'\n", "b'hello 2\\n'\n"));
  EXPECT_THAT(errors, ElementsAre());
  EXPECT_EQ(events(EventKind::connection_opened).size(), 7u);
  EXPECT_EQ(events(EventKind::connection_closed).size(), 7u);
}

/// A server that sends these bytes a tenth of a second apart, and then ends.
Server::Handler sending(std::vector<std::string> parts) {
  return [parts = std::move(parts)](StreamReader, StreamWriter writer) -> Coro<void> {
    return [](StreamWriter to, std::vector<std::string> all) -> Coro<void> {
      for (const std::string& part : all) {
        to.write(part);
        co_await sleep(0.1);
      }
      to.close();
    }(writer, parts);
  };
}

template <class Read>
Coro<void> reading(std::vector<std::string> parts, Read read) {
  auto server = co_await start_server(sending(std::move(parts)), "127.0.0.1", 0);
  auto [reader, writer] = co_await open_connection("127.0.0.1", server.port());
  try {
    co_await read(reader);
  } catch (const Exception& error) {
    print(type_name(error), error);
  }
}

TEST_F(Streams, read_gives_what_there_is_up_to_n_and_nothing_at_the_end) {
  run(reading({"ab", "cdef"}, [](StreamReader reader) -> Coro<void> {
    for (int i = 0; i < 4; ++i) print(co_await reader.read(3));
    print(reader.at_eof());
  }));
  EXPECT_THAT(printed, ElementsAre("b'ab'\n", "b'cde'\n", "b'f'\n", "b''\n", "True\n"));
}

TEST_F(Streams, read_without_a_number_waits_for_the_end) {
  run(reading({"ab", "cd", "ef"}, [](StreamReader reader) -> Coro<void> { print(co_await reader.read()); }));
  EXPECT_THAT(printed, ElementsAre("b'abcdef'\n"));
}

TEST_F(Streams, readexactly_waits_for_all_and_says_what_there_was_when_the_end_comes_before) {
  run(reading({"ab", "cdef"}, [](StreamReader reader) -> Coro<void> {
    print(co_await reader.readexactly(5));
    print(co_await reader.readexactly(5));
  }));
  EXPECT_THAT(printed, ElementsAre("b'abcde'\n", "IncompleteReadError 1 bytes read on a total of 5 expected bytes\n"));
}

TEST_F(Streams, readuntil_finds_a_separator_that_comes_in_two_parts) {
  run(reading({"ab\r", "\ncd"}, [](StreamReader reader) -> Coro<void> {
    print(co_await reader.readuntil("\r\n"));
    print(co_await reader.readuntil("\r\n"));
  }));
  EXPECT_THAT(printed, ElementsAre("b'ab\\r\\n'\n",
                                   "IncompleteReadError 2 bytes read on a total of undefined expected bytes\n"));
}

TEST_F(Streams, a_line_that_has_no_end_within_the_limit_is_refused) {
  run(reading({std::string(200'000, 'a')}, [](StreamReader reader) -> Coro<void> { co_await reader.readuntil("\n"); }));
  EXPECT_THAT(printed, ElementsAre("LimitOverrunError Separator is not found, and chunk exceed the limit\n"));
}

Coro<void> flood(StreamReader, StreamWriter writer) {
  for (int i = 0; i < 100; ++i) {
    writer.write(std::string(50'000, 'a'));
    co_await writer.drain();
  }
  print("all written at", get_running_loop()->time());
  writer.close();
}

Coro<void> reading_late() {
  auto server = co_await start_server(flood, "127.0.0.1", 0);
  auto [reader, writer] = co_await open_connection("127.0.0.1", server.port());
  co_await sleep(60);
  print("read", len(co_await reader.read()));
  co_await sleep(1);
}

TEST_F(Streams, drain_holds_up_a_writer_whose_reader_does_not_read) {
  run(reading_late());
  ASSERT_EQ(printed.size(), 2u);
  EXPECT_EQ(printed[1], "read 5000000\n");
  EXPECT_GT(std::stod(printed[0].substr(15)), 60.0);
}

Coro<void> refused() {
  co_await open_connection("127.0.0.1", 9);
}

TEST_F(Streams, a_connection_that_is_refused_raises_what_python_raises) {
  EXPECT_EQ(message_thrown_by<ConnectionRefusedError>([] { run(refused()); }),
            "[Errno 111] Connect call failed ('127.0.0.1', 9)");
}

Coro<void> silent(StreamReader reader, StreamWriter) {
  print("server read", co_await reader.read());
}

Coro<void> reading_for_ever(int port) {
  auto [reader, writer] = co_await open_connection("127.0.0.1", port);
  co_await reader.read();
}

Coro<void> cancelled_while_reading() {
  auto server = co_await start_server(silent, "127.0.0.1", 0);
  auto task = create_task(reading_for_ever(server.port()));
  co_await sleep(1);
  task.cancel();
  co_await sleep(1);
  print(task.cancelled());
}

TEST_F(Streams, cancelling_a_task_that_reads_closes_its_connection) {
  run(cancelled_while_reading());
  EXPECT_THAT(printed, ElementsAre("server read b''\n", "True\n"));
}

Coro<void> two_readers() {
  auto server = co_await start_server(silent, "127.0.0.1", 0);
  auto [reader, writer] = co_await open_connection("127.0.0.1", server.port());
  auto first = create_task(reader.read(1));
  co_await sleep(0);
  co_await reader.readline();
}

TEST_F(Streams, one_task_at_a_time_may_wait_for_a_stream) {
  EXPECT_EQ(message_thrown_by<RuntimeError>([] { run(two_readers()); }),
            "readuntil() called while another coroutine is already waiting for incoming data");
}

TEST_F(Streams, whoever_waits_for_bytes_waits_for_the_connection) {
  program_is(__FILE__);
  run(echo_to(1));
  std::vector<trace::ObjectId> connections;
  for (const auto& event : events(EventKind::connection_opened)) connections.push_back(event.subject);
  int waits = 0;
  for (const auto& event : events(EventKind::future_created))
    waits += std::ranges::count(connections, event.object) > 0 ? 1 : 0;
  EXPECT_GE(waits, 3); // to connect, for the server's line, for the echo
}

TEST(Bytes, are_written_as_python_writes_them) {
  EXPECT_EQ(repr(Bytes("it's")), "b\"it's\"");
  EXPECT_EQ(repr(Bytes("a\"'\n\\\x01\xff")), "b'a\"\\'\\n\\\\\\x01\\xff'");
}

} // namespace
} // namespace loopscope::net
