// What a server answers to a client over real sockets, where libcurl reads it: answers with the byte 1E between them.
// The first byte says how the client asks.
#include "core/aio/aio.h"
#include "core/net/http.h"
#include "core/net/poll_selector.h"
#include "tests/fuzz/answering_server.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/run.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace loopscope::fuzz {
namespace {

using namespace aio; // NOLINT(google-build-using-namespace): programs read as their Python does

constexpr char between = '\x1e';
constexpr double patience = 1; // seconds; the server's is far shorter

Coro<void> await_them(std::string url, bool in_parts) {
  const net::ClientSession session;
  for (int n = 0; n < 2; ++n) {
    try {
      co_await async_with(timeout(patience), [&](Timeout&) -> Coro<void> {
        auto response = co_await session.get(url);
        if (in_parts)
          co_await response.readany();
        else
          co_await response.read();
      });
    } catch (const Exception&) {
    }
  }
}

Coro<void> block_for_it(std::string url) {
  try {
    auto response = net::urlopen(url, patience);
    response.read(3);
    response.read();
  } catch (const Exception&) {
  }
  co_return;
}

/// Whether they send the client to anywhere but another place of the same server.
bool lead_away(std::string_view answers) {
  std::string lower;
  for (const char byte : answers) lower += byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte | 0x20) : byte;
  constexpr std::string_view name = "location";
  for (std::size_t at = 0; (at = lower.find(name, at)) != std::string::npos;) {
    at = lower.find_first_not_of(": \t", at + name.size());
    if (at == std::string::npos) break;
    if (lower[at] != '/' || at + 1 == lower.size() || lower[at + 1] == '/' || lower[at + 1] == '\\') return true;
  }
  return false;
}

} // namespace
} // namespace loopscope::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace loopscope;
  using namespace loopscope::fuzz;
  if (size == 0) return -1;
  const std::string_view bytes = text_of(data + 1, size - 1);
  if (lead_away(bytes)) return -1;
  static AnsweringServer server;
  std::vector<std::string> answers(1);
  for (const char byte : bytes) {
    if (byte == between)
      answers.emplace_back();
    else
      answers.back() += byte;
  }
  const std::uint8_t manner = data[0];
  server.answer_with(std::move(answers), manner & 8 ? 7 : 1 << 20);
  const Run run((manner & 1) != 0, [] { return std::make_unique<net::PollSelector>(); });
  aio::run(manner & 2 ? block_for_it(server.url()) : await_them(server.url(), manner & 4));
  must(run.errors().empty(), "a client says nothing of what a server does");
  return 0;
}
