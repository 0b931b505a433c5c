// A run with a simulated network and the lessons' server in it.
#pragma once

#include "core/net/http.h"
#include "core/net/served_responses.h"
#include "core/net/stream.h"
#include "tests/aio/aio_case.h"

namespace loopscope::net {

using namespace aio; // NOLINT(google-build-using-namespace): programs read as their Python does

class NetCase : public AioCase {
protected:
  NetCase() {
    context.make_selector = [this] {
      auto selector = std::make_unique<sim::SimulatedSelector>(seed);
      network = &selector->sockets();
      if (prepare) prepare(*network);
      return selector;
    };
  }
  std::uint64_t seed = 1;
  sim::Network* network = nullptr; // of the last loop
  std::function<void(sim::Network&)> prepare;
};

} // namespace loopscope::net
