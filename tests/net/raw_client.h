// A client that says whatever a test wants it to say.
#pragma once

#include <string>
#include <string_view>

namespace loopscope::net {

/// A connection to 127.0.0.1, closed with its owner. It waits for the server ten seconds at most.
class RawClient {
public:
  explicit RawClient(int port);
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;
  ~RawClient();

  int descriptor() const { return descriptor_; }
  /// False: the server takes no more.
  bool send(std::string_view bytes) const;
  /// All that comes, up to the end.
  std::string read_all();
  /// How that ended: the connection was closed in good order, and not reset, or only stalled.
  bool ended_well() const { return ended_well_; }
  /// Closes it so that the server is told of an error.
  void reset();

private:
  int descriptor_;
  bool ended_well_ = false;
};

} // namespace loopscope::net
