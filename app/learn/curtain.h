// A run without what follows a moment of it: what is drawn while the future is hidden. Nothing that a view reads can tell
// what comes, for it is not known there.
#pragma once

#include "core/replay/replay.h"
#include "core/words/narration.h"

#include <memory>

namespace loopscope::app {

class Curtain {
public:
  /// The run up to that position, its state there. Going on costs what is new; going back, another beginning.
  const replay::Replay& up_to(const replay::Replay& whole, std::uint64_t position) {
    if (!replay_ || &replay_->trace() != &whole.trace() || replay_->size() > position) {
      replay_ = std::make_unique<replay::Replay>(whole.shared_trace());
      narrator_ = {};
    }
    replay_->update(position - replay_->size());
    replay_->seek(position);
    return *replay_;
  }
  const words::Narration& tell(replay::Step step) { return narrator_.tell(*replay_, step); }

private:
  std::unique_ptr<replay::Replay> replay_;
  words::Narrator narrator_;
};

} // namespace loopscope::app
