// The operating system's sockets.
#pragma once

#include "core/aio/sockets.h"

namespace loopscope::net {

/// TCP over IPv4 and IPv6. Host names are looked up while the caller waits.
class PosixSockets final : public aio::Sockets {
public:
  int connect(const std::string& host, int port) override;
  /// A socket of its own at that port, or a free one for 0, which refuses connections unless it listens. OSError.
  int bind(const std::string& host, int port);
  int listen(const std::string& host, int port) override;
  int port_of(int descriptor) const override;
  int accept(int descriptor) override;
  aio::Transfer receive(int descriptor, std::span<char> into) override;
  aio::Transfer send(int descriptor, std::span<const char> bytes) override;
  int error(int descriptor) override;
  void end_writing(int descriptor) override;
  void close(int descriptor) override;
  void reset(int descriptor) override;
};

/// As many descriptors as the system lets this process have.
void raise_descriptor_limit();

} // namespace loopscope::net
