#include "tests/net/raw_server.h"

#include "core/net/posix_sockets.h"

#include <algorithm>
#include <array>
#include <sys/socket.h>
#include <unistd.h>

namespace loopscope::net {

std::string RawServer::Client::request() {
  std::string text;
  char byte = 0;
  while (!text.ends_with("\r\n\r\n")) {
    if (::recv(descriptor_, &byte, 1, 0) == 1) {
      text += byte;
    } else {
      return {};
    }
  }
  const std::size_t begin = text.find(' ') + 1;
  return text.substr(begin, text.find(' ', begin) - begin);
}

bool RawServer::Client::send(std::string_view bytes) {
  constexpr std::size_t most = 65536; // at once, so that it is known how much has gone
  while (!bytes.empty()) {
    const ssize_t went = ::send(descriptor_, bytes.data(), std::min(bytes.size(), most), MSG_NOSIGNAL);
    if (went <= 0) return false;
    sent_ += static_cast<std::size_t>(went);
    bytes.remove_prefix(static_cast<std::size_t>(went));
  }
  return true;
}

void RawServer::Client::wait_for_end() {
  std::array<char, 4096> bytes;
  while (::recv(descriptor_, bytes.data(), bytes.size(), 0) > 0) continue;
}

RawServer::RawServer(Serve serve) : serve_(std::move(serve)), listening_(::socket(AF_INET, SOCK_STREAM, 0)) {
  ::listen(listening_, 64); // on a free port of every address
  port_ = PosixSockets().port_of(listening_);
  accepting_ = std::thread([this] { accept(); });
}

void RawServer::accept() {
  for (int client = 0; (client = ::accept(listening_, nullptr, nullptr)) >= 0;) {
    const std::lock_guard lock(mutex_);
    if (closed_) {
      ::close(client);
      break;
    }
    ++accepted_;
    open_.push_back(client);
    clients_.emplace_back([this, client] {
      Client one(client, sent_);
      serve_(one);
      const std::lock_guard ending(mutex_);
      std::erase(open_, client);
      ::close(client);
      ++ended_;
    });
  }
}

RawServer::~RawServer() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    for (const int client : open_) ::shutdown(client, SHUT_RDWR);
  }
  ::shutdown(listening_, SHUT_RDWR);
  accepting_.join();
  for (std::thread& client : clients_) client.join();
  ::close(listening_);
}

} // namespace loopscope::net
