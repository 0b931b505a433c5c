#include "core/net/epoll.h"

#include "core/net/connection.h"

#include <cerrno>
#include <unistd.h>

namespace loopscope::net {

Epoll::Epoll() : descriptor_(::epoll_create1(EPOLL_CLOEXEC)) {
  if (descriptor_ < 0) throw_os_error(errno);
}

Epoll::~Epoll() {
  ::close(descriptor_);
}

int Epoll::watch(int watched, aio::Interest interest) {
  if (watched < 0) return EBADF;
  const auto index = static_cast<std::size_t>(watched);
  if (index >= watched_.size()) watched_.resize(index + 1);
  const bool known = watched_[index];
  epoll_event event{};
  event.events = (interest.readable ? EPOLLIN : 0u) | (interest.writable ? EPOLLOUT : 0u);
  event.data.fd = watched;
  int operation = EPOLL_CTL_DEL;
  if (interest.any()) operation = known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
  bool done = ::epoll_ctl(descriptor_, operation, watched, &event) == 0;
  if (!done && operation == EPOLL_CTL_MOD && errno == ENOENT) // its number is another's by now
    done = ::epoll_ctl(descriptor_, EPOLL_CTL_ADD, watched, &event) == 0;
  const bool watches = done && interest.any();
  watched_[index] = watches;
  count_ += static_cast<std::size_t>(watches) - static_cast<std::size_t>(known);
  return done || known ? 0 : errno; // one that is known was closed, and has left by itself
}

std::size_t Epoll::ready(std::vector<aio::ReadySource>& found) {
  events_.resize(count_);
  const int count = count_ == 0 ? 0 : ::epoll_wait(descriptor_, events_.data(), static_cast<int>(count_), 0);
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events_[static_cast<std::size_t>(i)];
    const bool broken = (event.events & (EPOLLERR | EPOLLHUP)) != 0;
    found.push_back({event.data.fd, broken || (event.events & EPOLLIN), broken || (event.events & EPOLLOUT)});
  }
  return count > 0 ? static_cast<std::size_t>(count) : 0;
}

} // namespace loopscope::net
