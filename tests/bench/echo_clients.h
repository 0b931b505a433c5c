// Clients of an echo server, the same ones for every server that is measured.
#pragma once

#include <cstdint>
#include <thread>

namespace loopscope::bench {

/// Connects `connections` clients to a port of this machine at once, on a thread of its own, without any loop that is
/// measured. Each sends a line, reads it back, and does so again, `lines` times; then it closes its connection. When a
/// line does not come back as it was sent, the process ends: what is measured then is worth nothing.
class EchoClients {
public:
  static constexpr int connections = 1000;
  static constexpr int lines = 50;

  explicit EchoClients(std::uint16_t port);
  EchoClients(const EchoClients&) = delete;
  EchoClients& operator=(const EchoClients&) = delete;
  /// Waits until all are done.
  ~EchoClients() { thread_.join(); }

private:
  std::thread thread_;
};

} // namespace loopscope::bench
