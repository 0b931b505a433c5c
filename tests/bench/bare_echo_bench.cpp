// The least that a server of lines can do, for the share of a loop's cost that no loop could save: it waits for all its
// connections at once, and reads from and writes to each that is ready. No tasks, no buffers that grow, no errors seen
// to.
#include "tests/bench/echo_clients.h"

#include <benchmark/benchmark.h>

#include <array>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace loopscope::bench {

namespace {

/// Waits by poll(2).
class PollSet {
public:
  void add(int descriptor) { all_.push_back({descriptor, POLLIN, 0}); }
  template <class Ready>
  void wait(Ready ready) {
    ::poll(all_.data(), all_.size(), -1);
    for (pollfd& each : all_)
      if (each.revents && !ready(each.fd)) each.fd = -1; // is passed over from now on
  }

private:
  std::vector<pollfd> all_;
};

/// Waits by epoll.
class EpollSet {
public:
  ~EpollSet() { ::close(epoll_); }
  void add(int descriptor) {
    epoll_event event{.events = EPOLLIN, .data = {.fd = descriptor}};
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event);
  }
  template <class Ready>
  void wait(Ready ready) {
    const int count = ::epoll_wait(epoll_, events_.data(), static_cast<int>(events_.size()), -1);
    for (int i = 0; i < count; ++i) ready(events_[static_cast<std::size_t>(i)].data.fd);
  }

private:
  int epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
  std::array<epoll_event, EchoClients::connections> events_;
};

template <class Set>
void echo_bare(benchmark::State& state) {
  for (auto _ : state) {
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof address;
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener, any, size) != 0 || ::listen(listener, EchoClients::connections) != 0 ||
        ::getsockname(listener, any, &size) != 0)
      return state.SkipWithError("no port to listen on");
    const EchoClients clients(ntohs(address.sin_port));
    Set set;
    for (int i = 0; i < EchoClients::connections; ++i) {
      const int client = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC), on = 1;
      ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      set.add(client);
    }
    std::array<char, 1024> bytes;
    int left = EchoClients::connections;
    while (left > 0)
      set.wait([&](int client) {
        const ssize_t got = ::recv(client, bytes.data(), bytes.size(), 0);
        if (got > 0) return ::send(client, bytes.data(), static_cast<std::size_t>(got), MSG_NOSIGNAL) == got;
        ::close(client);
        --left;
        return false;
      });
    ::close(listener);
  }
  state.counters["each"] =
      benchmark::Counter(EchoClients::connections * EchoClients::lines,
                         benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void echo_bare_epoll(benchmark::State& state) {
  echo_bare<EpollSet>(state);
}
BENCHMARK(echo_bare_epoll)->Unit(benchmark::kMillisecond);

void echo_bare_poll(benchmark::State& state) {
  echo_bare<PollSet>(state);
}
BENCHMARK(echo_bare_poll)->Unit(benchmark::kMillisecond);

} // namespace

} // namespace loopscope::bench
