// A run, of simulated loops unless it is said otherwise, and what its programs say on the standard error.
#pragma once

#include "core/aio/aio.h"
#include "core/sim/simulated_selector.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace loopscope::fuzz {

class Run {
public:
  /// `prepare`: what is out there in the simulated network.
  explicit Run(bool recorded, std::function<void(sim::Network&)> prepare = {})
      : Run(recorded, [prepare = std::move(prepare)]() -> std::unique_ptr<aio::Selector> {
          auto selector = std::make_unique<sim::SimulatedSelector>(1);
          if (prepare) prepare(selector->sockets());
          return selector;
        }) {}
  Run(bool recorded, std::function<std::unique_ptr<aio::Selector>()> make_selector) {
    if (recorded) context_.recorder = &recorder_.emplace();
    context_.make_selector = std::move(make_selector);
    context_.output = [this](std::string_view text, int stream) {
      if (stream == 2) errors_ += text;
    };
  }
  const std::string& errors() const { return errors_; }

private:
  std::optional<trace::Recorder> recorder_;
  aio::RunContext context_;
  std::string errors_;
  aio::RunScope scope_{context_};
};

} // namespace loopscope::fuzz
