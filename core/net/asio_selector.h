// A selector over Asio's reactor: real time and real sockets.
#pragma once

#include "core/net/real_selector.h"

#include <memory>

namespace loopscope::net {

/// When there is nothing to do, asio::io_context waits, on the loop's thread, for the time and for the sources, which
/// are one descriptor for it (epoll.h). While nothing happens the thread takes no time of the processor.
class AsioSelector final : public RealSelector {
public:
  AsioSelector();
  ~AsioSelector() override;

  /// OSError when the descriptor is none, or none that can be waited for.
  void watch(int descriptor, aio::Interest interest) override;
  /// False: nothing is watched, and no thread is there that could call.
  bool select(aio::SelectTimeout timeout, std::vector<aio::ReadySource>& ready) override;
  void wake() override;

private:
  struct Reactor;
  std::unique_ptr<Reactor> reactor_;
};

} // namespace loopscope::net
