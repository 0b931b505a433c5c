#include "scenarios/simulated_server.h"

#include "core/net/served_responses.h"

#include <algorithm>
#include <limits>

namespace loopscope::scenarios {

using net::Serving;

namespace {

constexpr double fast = 1e7;        // bytes a second
constexpr std::uint64_t pieces = 8; // in which a file comes, at least

sim::Answer answer(const Serving& serving) {
  using Fault = Serving::Fault;
  sim::Answer given;
  given.after = serving.latency;
  given.head = serving.head();
  given.body = serving.sent().value_or(std::numeric_limits<std::uint64_t>::max());
  if (serving.seconds > 0)
    given.link.bandwidth = static_cast<double>(std::max<std::uint64_t>(1, serving.bytes)) / serving.seconds;
  else
    given.link.bandwidth = fast;
  given.link.chunk = std::clamp<std::uint64_t>(serving.bytes / pieces, 1, given.link.chunk);
  if (serving.fault == Fault::reset) given.ending = sim::Answer::Ending::resets;
  if (serving.fault == Fault::stall || serving.fault == Fault::silent) given.ending = sim::Answer::Ending::stalls;
  return given;
}

} // namespace

sim::Service simulated_server() {
  return [](std::string_view received) -> std::optional<sim::Answer> {
    const auto request = net::Request::read(received);
    if (!request) return {};
    return answer(Serving::of(*request, refusing_port).plain());
  };
}

} // namespace loopscope::scenarios
