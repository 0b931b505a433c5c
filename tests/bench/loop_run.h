// A run of a program for the benches: in virtual time, recorded or not, or on a real loop.
#pragma once

#include "core/aio/aio.h"
#include "core/net/asio_selector.h"
#include "core/net/poll_selector.h"
#include "core/sim/simulated_selector.h"

#include <cstdint>
#include <memory>
#include <numeric>
#include <string_view>
#include <vector>

namespace loopscope::bench {

enum class RealLoop { asio, poll };

/// This thread's run while it lives.
class LoopRun {
public:
  /// In virtual time. `source` is the file whose functions and lines count as the program's, as a twin's do.
  explicit LoopRun(trace::Recorder* recorder = nullptr, std::string_view source = {}) : scope_(context_) {
    std::iota(lines_.begin(), lines_.end(), std::uint16_t{0});
    context_.recorder = recorder;
    context_.twin_file = source;
    context_.twin_lines = lines_;
    context_.make_selector = [] { return std::make_unique<sim::SimulatedSelector>(); };
  }
  /// In real time, not recorded.
  explicit LoopRun(RealLoop loop) : LoopRun() {
    context_.make_selector = [loop]() -> std::unique_ptr<aio::Selector> {
      if (loop == RealLoop::asio) return std::make_unique<net::AsioSelector>();
      return std::make_unique<net::PollSelector>();
    };
  }

private:
  std::vector<std::uint16_t> lines_ = std::vector<std::uint16_t>(256);
  aio::RunContext context_;
  aio::RunScope scope_;
};

} // namespace loopscope::bench
