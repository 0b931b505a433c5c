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
  epoll_event event{};
  event.events = (interest.readable ? EPOLLIN : 0u) | (interest.writable ? EPOLLOUT : 0u);
  event.data.fd = watched;
  if (!interest.any()) return ::epoll_ctl(descriptor_, EPOLL_CTL_DEL, watched, &event) == 0 ? 0 : errno;
  if (::epoll_ctl(descriptor_, EPOLL_CTL_ADD, watched, &event) == 0) return 0;
  if (errno != EEXIST) return errno;
  return ::epoll_ctl(descriptor_, EPOLL_CTL_MOD, watched, &event) == 0 ? 0 : errno;
}

void Epoll::ready(std::size_t most, std::vector<aio::ReadySource>& found) {
  events_.resize(most);
  const int count = ::epoll_wait(descriptor_, events_.data(), static_cast<int>(most), 0);
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events_[static_cast<std::size_t>(i)];
    const bool broken = (event.events & (EPOLLERR | EPOLLHUP)) != 0;
    found.push_back({event.data.fd, broken || (event.events & EPOLLIN), broken || (event.events & EPOLLOUT)});
  }
}

} // namespace loopscope::net
