#include "app/desktop/test_client.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <netdb.h>
#include <poll.h>
#include <stdexcept>
#include <string_view>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace loopscope::app {

namespace {

using Clock = std::chrono::steady_clock;
using State = Reply::State;

constexpr std::string_view line = "hello from the window\n";
constexpr std::size_t longest = 4096; // bytes of a reply that are looked at

struct Failed : std::runtime_error {
  explicit Failed(int error) : std::runtime_error(std::strerror(error)) {}
  using std::runtime_error::runtime_error;
};
struct Left {}; // the window has lost interest

class Descriptor {
public:
  explicit Descriptor(int number) : number_(number) {
    if (number < 0) throw Failed(errno);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { ::close(number_); }
  operator int() const { return number_; }

private:
  int number_;
};

int connecting(const std::string& address) {
  const std::size_t colon = address.rfind(':');
  if (colon == std::string::npos) throw Failed("No port in the address " + address);
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (const int error = ::getaddrinfo(address.substr(0, colon).c_str(), address.c_str() + colon + 1, &hints, &found))
    throw Failed(::gai_strerror(error));
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owned(found, &freeaddrinfo);
  const int client = ::socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (client >= 0 && ::connect(client, found->ai_addr, found->ai_addrlen) != 0 && errno != EINPROGRESS) {
    const int error = errno;
    ::close(client);
    throw Failed(error);
  }
  return client;
}

void wait_for(int descriptor, short events, int leave) {
  std::array<pollfd, 2> both{{{descriptor, events, 0}, {leave, POLLIN, 0}}};
  while (::poll(both.data(), both.size(), -1) < 0 && errno == EINTR) {
  }
  if (both[1].revents) throw Left{};
}

/// The line that comes back, without its end.
std::string converse(const std::string& address, int leave) {
  const Descriptor client(connecting(address));
  wait_for(client, POLLOUT, leave);
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(client, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) throw Failed(error);
  if (::send(client, line.data(), line.size(), MSG_NOSIGNAL) < 0) throw Failed(errno);
  std::string reply;
  while (reply.size() < longest) {
    wait_for(client, POLLIN, leave);
    std::array<char, 512> bytes;
    const ssize_t got = ::recv(client, bytes.data(), bytes.size(), 0);
    if (got < 0 && errno != EAGAIN && errno != EINTR) throw Failed(errno);
    if (got == 0 && reply.empty()) throw Failed("The server closed the connection without answering");
    if (got == 0) break;
    if (got > 0) reply.append(bytes.data(), static_cast<std::size_t>(got));
    if (const std::size_t end = reply.find('\n'); end != std::string::npos) {
      reply.resize(end);
      break;
    }
  }
  std::ranges::replace_if(
      reply, [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  return reply;
}

} // namespace

struct Visitor::Visit {
  const Clock::time_point since = Clock::now();
  const Descriptor leave{::eventfd(0, EFD_CLOEXEC)};
  mutable std::mutex mutex;
  Reply reply{State::waits, 0, {}}; // under mutex
  std::thread thread;

  void run(const std::string& address, const std::function<void()>& news) {
    Reply done{State::came, 0, {}};
    try {
      done.text = converse(address, leave);
    } catch (const Failed& error) {
      done = {State::never, 0, error.what()};
    } catch (const Left&) {
      return;
    }
    done.seconds = std::chrono::duration<double>(Clock::now() - since).count();
    {
      const std::lock_guard lock(mutex);
      reply = std::move(done);
    }
    if (news) news();
  }
};

Visitor::Visitor(const std::string& address, std::function<void()> news) : visit_(std::make_unique<Visit>()) {
  visit_->thread = std::thread([visit = visit_.get(), address, news = std::move(news)] { visit->run(address, news); });
}

Visitor::~Visitor() {
  const std::uint64_t one = 1;
  static_cast<void>(::write(visit_->leave, &one, sizeof one));
  visit_->thread.join();
}

Reply Visitor::reply() const {
  const std::lock_guard lock(visit_->mutex);
  Reply reply = visit_->reply;
  if (reply.state == State::waits) reply.seconds = std::chrono::duration<double>(Clock::now() - visit_->since).count();
  return reply;
}

void Visitors::send(const std::string& address, std::function<void()> news) {
  std::erase_if(all_, [](const auto& visitor) { return visitor->reply().state != State::waits; });
  if (all_.size() < most) all_.push_back(std::make_unique<Visitor>(address, std::move(news)));
}

std::size_t Visitors::waiting() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(all_, [](const auto& visitor) { return visitor->reply().state == State::waits; }));
}

} // namespace loopscope::app
