#include "tests/fuzz/answering_server.h"

#include "core/net/posix_sockets.h"
#include "tests/fuzz/fuzz.h"

#include <algorithm>
#include <array>
#include <poll.h>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace loopscope::fuzz {

namespace {

constexpr int patience = 5; // milliseconds that nothing may happen before connections that are kept are closed

struct Client {
  int descriptor;
  std::string asked;
  bool over = false; // nothing more is sent; it is closed when the client has closed
};

} // namespace

AnsweringServer::AnsweringServer() : listening_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  must(::listen(listening_, 64) == 0 && ::pipe(ending_) == 0, "there are descriptors"); // on a free port
  port_ = net::PosixSockets().port_of(listening_);
  thread_ = std::thread([this] { serve(); });
}

AnsweringServer::~AnsweringServer() {
  ::close(ending_[1]);
  thread_.join();
  ::close(ending_[0]);
  ::close(listening_);
}

void AnsweringServer::answer_with(std::vector<std::string> answers, std::size_t piece) {
  const std::lock_guard lock(mutex_);
  answers_ = std::move(answers);
  told_ = 0;
  piece_ = piece;
}

AnsweringServer::Answer AnsweringServer::next() {
  const std::lock_guard lock(mutex_);
  Answer answer{.bytes = answers_[std::min(told_, answers_.size() - 1)], .piece = piece_};
  answer.last = ++told_ >= answers_.size();
  return answer;
}

void AnsweringServer::serve() {
  std::vector<Client> clients;
  while (true) {
    std::vector<pollfd> watched{{ending_[0], POLLIN, 0}, {listening_, POLLIN, 0}};
    bool keeps = false;
    for (const Client& client : clients) {
      watched.push_back({client.descriptor, POLLIN, 0});
      keeps = keeps || !client.over;
    }
    const int ready = ::poll(watched.data(), watched.size(), keeps ? patience : -1);
    if (watched[0].revents != 0) break;
    for (std::size_t i = 0; i < clients.size(); ++i) {
      Client& client = clients[i];
      if (ready == 0 && !client.over) {
        client.over = true;
        ::shutdown(client.descriptor, SHUT_WR);
      }
      if (watched[i + 2].revents == 0) continue;
      std::array<char, 4096> bytes;
      const ssize_t got = ::recv(client.descriptor, bytes.data(), bytes.size(), MSG_DONTWAIT);
      if (got <= 0) {
        ::close(std::exchange(client.descriptor, -1));
        continue;
      }
      client.asked.append(bytes.data(), static_cast<std::size_t>(got));
      if (client.over || !client.asked.ends_with("\r\n\r\n")) continue;
      client.asked.clear();
      const Answer answer = next();
      for (std::string_view left = answer.bytes; !left.empty();) {
        const ssize_t sent = ::send(client.descriptor, left.data(), std::min(left.size(), answer.piece), MSG_NOSIGNAL);
        if (sent <= 0) break;
        left.remove_prefix(static_cast<std::size_t>(sent));
      }
      if (answer.last) {
        client.over = true;
        ::shutdown(client.descriptor, SHUT_WR);
      }
    }
    std::erase_if(clients, [](const Client& client) { return client.descriptor < 0; });
    if (watched[1].revents != 0)
      if (const int client = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC); client >= 0)
        clients.push_back({client, {}});
  }
  for (const Client& client : clients) ::close(client.descriptor);
}

} // namespace loopscope::fuzz
