#include "tests/net/raw_client.h"

#include "core/net/posix_sockets.h"

#include <array>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace loopscope::net {

RawClient::RawClient(int port) : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  constexpr timeval patience{10, 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(descriptor_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

RawClient::~RawClient() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

bool RawClient::send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t went = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (went <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(went));
  }
  return true;
}

std::string RawClient::read_all() {
  std::string all;
  std::array<char, 65536> bytes;
  ssize_t got = 0;
  while ((got = ::recv(descriptor_, bytes.data(), bytes.size(), 0)) > 0)
    all.append(bytes.data(), static_cast<std::size_t>(got));
  ended_well_ = got == 0;
  return all;
}

void RawClient::reset() {
  PosixSockets().reset(descriptor_);
  descriptor_ = -1;
}

} // namespace loopscope::net
