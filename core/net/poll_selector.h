// A selector over poll(2): real time, real sockets, in as few lines as that takes.
#pragma once

#include "core/net/real_selector.h"

#include <map>

namespace loopscope::net {

/// Python's selectors.PollSelector. While nothing happens the thread waits in poll() and takes no time of the
/// processor.
class PollSelector final : public RealSelector {
public:
  PollSelector();
  ~PollSelector() override;

  void watch(int descriptor, aio::Interest interest) override;
  /// False: nothing is watched, and no thread is there that could call.
  bool select(aio::SelectTimeout timeout, std::vector<aio::ReadySource>& ready) override;
  void wake() override;

private:
  std::map<int, aio::Interest> watched_;
  int wakes_; // an eventfd that other threads write to
};

} // namespace loopscope::net
