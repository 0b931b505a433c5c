// What a client sends to the lessons' server: the server's own code on a simulated loop. The first byte says how it
// comes and how the client leaves.
#include "core/net/lesson_server.h"
#include "core/net/served_responses.h"
#include "scenarios/simulated_server.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/run.h"

#include <string>

namespace loopscope::fuzz {
namespace {

using namespace aio; // NOLINT(google-build-using-namespace): programs read as their Python does
using net::Serving;

constexpr double patience = 60, client_patience = 100; // seconds
constexpr std::size_t enough = std::size_t{32} << 10;  // bytes that the client reads

struct Manner {
  explicit Manner(std::uint8_t byte)
      : way(byte), slow((byte & 4) != 0), ends((byte & 8) != 0), resets((byte & 16) != 0), recorded((byte & 32) != 0) {}
  std::uint8_t way; // how it is cut
  bool slow, ends, resets, recorded;
};

struct Seen {
  std::string answer;
  bool served = false;
};

Coro<void> be_client(int port, std::string_view bytes, Manner manner, Seen& seen) {
  auto [reader, writer] = co_await net::open_connection("127.0.0.1", port);
  try {
    const std::size_t piece = piece_of(bytes.size(), manner.way);
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
      writer.write(bytes.substr(at, piece));
      co_await writer.drain();
      if (manner.slow) co_await sleep(0.02);
    }
    if (manner.ends) writer.write_eof();
    co_await async_with(timeout(client_patience), [&, from = reader](Timeout&) -> Coro<void> {
      while (const net::Bytes more = co_await from.read(4096)) {
        seen.answer += more.raw();
        if (seen.answer.size() > enough) break;
      }
    });
  } catch (const Exception&) { // it was reset, or there is no more
  }
  if (manner.resets) reader.stream()->connection().reset();
  writer.close();
}

Coro<void> serve(std::string_view bytes, Manner manner, Seen& seen) {
  const net::ServedFiles files{{"/", {"text/html", "a page"}}};
  Event over;
  const net::Server server = co_await net::start_server(
      [&](net::StreamReader reader, net::StreamWriter writer) -> Coro<void> {
        co_await net::serve_client(reader, writer, 8001, patience, &files);
        over.set();
      },
      "127.0.0.1", 0);
  co_await be_client(server.port(), bytes, manner, seen);
  try {
    co_await wait_for(over.wait(), 3 * patience);
    seen.served = true;
  } catch (const TimeoutError&) {
  }
  server.close();
}

/// In simulated time nothing holds the server up: what would be packed or cut into very many pieces takes long.
bool takes_long(const Serving& serving) {
  constexpr std::uint64_t most = 1 << 20;
  if (!serving.length_unknown()) return false;
  const std::uint64_t bytes = serving.sent().value_or(most + 1);
  return bytes > most || (serving.chunk > 0 && bytes / serving.chunk > 2000);
}

} // namespace
} // namespace loopscope::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace loopscope;
  using namespace loopscope::fuzz;
  if (size == 0) return -1;
  const std::string_view bytes = text_of(data + 1, size - 1);
  scenarios::simulated_server()(bytes);
  const auto request = net::Request::read(bytes);
  const Serving serving = Serving::of(request.value_or(net::Request()), 8001);
  if (takes_long(serving)) return -1;
  Seen seen;
  const Manner manner(data[0]);
  Run run(manner.recorded);
  aio::run(serve(bytes, manner, seen));
  must(run.errors().empty(), "the server says nothing of what a client does");
  must(seen.served, "a client that has left is not served any more");
  must(seen.answer.empty() || seen.answer.starts_with("HTTP/1.1 ") || serving.fault == Serving::Fault::garbage,
       "an answer is HTTP");
  must(request || seen.answer.empty() || seen.answer.starts_with("HTTP/1.1 4"), "half a request is not served");
  return 0;
}
