#include "tests/bench/echo_clients.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace loopscope::bench {

namespace {

constexpr int patience = 20'000; // ms that nothing may happen for

[[noreturn]] void fail(const std::string& what) {
  throw std::runtime_error(what + ": " + std::strerror(errno));
}

struct Descriptor {
  explicit Descriptor(int number) : number(number) {
    if (number < 0) fail("an echo client's descriptor");
  }
  Descriptor(Descriptor&& other) noexcept : number(std::exchange(other.number, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() { close(); }
  void close() {
    if (number >= 0) ::close(std::exchange(number, -1));
  }
  int number;
};

struct Client {
  Descriptor socket;
  std::string line;
  std::size_t returned = 0; // bytes of the line
  int lines_left = EchoClients::lines;

  void send_line() {
    if (::send(socket.number, line.data(), line.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(line.size()))
      fail("an echo client could not send");
  }
  /// Reads what has come; true when that was the last.
  bool read() {
    std::array<char, 256> bytes;
    const ssize_t got = ::recv(socket.number, bytes.data(), bytes.size(), 0);
    if (got <= 0) fail("an echo client lost its connection");
    const std::string_view text(bytes.data(), static_cast<std::size_t>(got));
    if (std::string_view(line).substr(returned, text.size()) != text)
      throw std::runtime_error("the server sent something else back");
    returned += text.size();
    if (returned < line.size()) return false;
    returned = 0;
    if (--lines_left == 0) return true;
    send_line();
    return false;
  }
};

Client connect(std::uint16_t port, int number) {
  Client client{Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)),
                "this is client " + std::to_string(number) + "\n"};
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(client.socket.number, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    fail("an echo client could not connect");
  return client;
}

void talk(std::uint16_t port) {
  const Descriptor poll(::epoll_create1(EPOLL_CLOEXEC));
  std::vector<Client> clients;
  clients.reserve(EchoClients::connections);
  for (int i = 0; i < EchoClients::connections; ++i) {
    clients.push_back(connect(port, i));
    epoll_event event{.events = EPOLLIN, .data = {.ptr = &clients.back()}};
    if (::epoll_ctl(poll.number, EPOLL_CTL_ADD, clients.back().socket.number, &event) != 0) fail("epoll_ctl");
  }
  for (Client& client : clients) client.send_line();
  std::array<epoll_event, 256> events;
  for (int left = EchoClients::connections; left > 0;) {
    const int count = ::epoll_wait(poll.number, events.data(), static_cast<int>(events.size()), patience);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) throw std::runtime_error("the server does not answer");
    for (int i = 0; i < count; ++i) {
      auto& client = *static_cast<Client*>(events[static_cast<std::size_t>(i)].data.ptr);
      if (!client.read()) continue;
      client.socket.close();
      --left;
    }
  }
}

} // namespace

EchoClients::EchoClients(std::uint16_t port)
    : thread_([port] {
        try {
          talk(port);
        } catch (const std::exception& error) {
          std::fprintf(stderr, "%s\n", error.what());
          std::_Exit(1);
        }
      }) {}

} // namespace loopscope::bench
