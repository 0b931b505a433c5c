// A selector over poll(2): real time, real sockets, in as few lines as that takes.
#pragma once

#include "core/net/real_selector.h"

#include <poll.h>
#include <vector>

namespace loopscope::net {

/// Python's selectors.PollSelector. While nothing happens the thread waits and takes no time of the processor.
class PollSelector final : public RealSelector {
public:
  PollSelector();
  ~PollSelector() override;

  void watch(int descriptor, aio::Interest interest) override;
  /// False: nothing is watched, and no thread is there that could call.
  bool select(aio::SelectTimeout timeout, std::vector<aio::ReadySource>& ready) override;
  void wake() override;

private:
  int poll(aio::SelectTimeout timeout);
  int wakes_;                 // an eventfd that other threads write to
  bool wakes_filled_ = false; // it was written to, and is still to be read
  std::vector<pollfd> all_;   // wakes_, and what is watched, in order
};

} // namespace loopscope::net
