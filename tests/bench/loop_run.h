// A run of a program for the benches: virtual time, recorded or not.
#pragma once

#include "core/aio/aio.h"
#include "core/sim/simulated_selector.h"

#include <cstdint>
#include <memory>
#include <numeric>
#include <string_view>
#include <vector>

namespace loopscope::bench {

/// This thread's run while it lives. `source` is the file whose functions and lines count as the
/// program's, as a twin's do.
class LoopRun {
public:
  explicit LoopRun(trace::Recorder* recorder = nullptr, std::string_view source = {}) : scope_(context_) {
    std::iota(lines_.begin(), lines_.end(), std::uint16_t{0});
    context_.recorder = recorder;
    context_.twin_file = source;
    context_.twin_lines = lines_;
    context_.make_selector = [] { return std::make_unique<sim::SimulatedSelector>(); };
  }

private:
  std::vector<std::uint16_t> lines_ = std::vector<std::uint16_t>(256);
  aio::RunContext context_;
  aio::RunScope scope_;
};

} // namespace loopscope::bench
