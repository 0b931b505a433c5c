// What a server answers to a client in simulated time, in both forms of a download: answers that follow one another,
// with the byte 1E between them, again and again. The first byte says how they come.
#include "core/net/http.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/run.h"

#include <optional>
#include <string>
#include <vector>

namespace loopscope::fuzz {
namespace {

using namespace aio; // NOLINT(google-build-using-namespace): programs read as their Python does
using Ending = sim::Answer::Ending;

constexpr char between = '\x1e';
constexpr int port = 8000;
const std::string url = "http://127.0.0.1:8000/a/b?c=d";

struct Outcome {
  std::string error, body;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

Coro<void> await_it(Outcome& outcome) {
  try {
    co_await async_with(timeout(30), [&](Timeout&) -> Coro<void> {
      const net::ClientSession session;
      auto response = co_await session.get(url);
      response.raise_for_status();
      outcome.body = (co_await response.read()).raw();
    });
  } catch (const Exception& error) {
    outcome.error = type_name(error);
  }
}

Coro<void> block_for_it(Outcome& outcome) {
  try {
    auto response = net::urlopen(url, 30);
    std::string body = response.read(3).raw();
    body += response.read().raw();
    outcome.body = body;
  } catch (const Exception& error) {
    outcome.error = type_name(error);
  }
  co_return;
}

Outcome outcome_of(const std::vector<std::string>& answers, std::uint8_t manner, Coro<void> (*get)(Outcome&)) {
  Outcome outcome;
  Run run((manner & 32) != 0, [&](sim::Network& world) {
    world.serve(port, [&, told = std::size_t{0}](std::string_view asked) mutable -> std::optional<sim::Answer> {
      if (!asked.ends_with("\r\n\r\n")) return {};
      sim::Answer answer{.head = answers[told++ % answers.size()]};
      answer.link.chunk = piece_of(answer.head.size(), manner);
      answer.ending = manner & 4 ? Ending::resets : manner & 8 ? Ending::stalls : Ending::closes;
      return answer;
    });
  });
  aio::run(get(outcome));
  must(run.errors().empty(), "a client says nothing of what a server does");
  return outcome;
}

} // namespace
} // namespace loopscope::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace loopscope::fuzz;
  if (size == 0) return -1;
  std::vector<std::string> answers(1);
  for (const char byte : text_of(data + 1, size - 1)) {
    if (byte == between)
      answers.emplace_back();
    else
      answers.back() += byte;
  }
  const Outcome awaited = outcome_of(answers, data[0], await_it), blocked = outcome_of(answers, data[0], block_for_it);
  // What a reset or a silence cuts off, the one form may have read and the other not.
  const bool ends_well = (data[0] & 12) == 0;
  must(!ends_well || awaited == blocked, "both forms of a download bring the same");
  return 0;
}
