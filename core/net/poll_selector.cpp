#include "core/net/poll_selector.h"

#include "core/aio/thread.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace loopscope::net {

using aio::Interest;
using Kind = aio::SelectTimeout::Kind;

PollSelector::PollSelector() : wakes_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

PollSelector::~PollSelector() {
  end_threads();
  ::close(wakes_);
}

void PollSelector::watch(int descriptor, Interest interest) {
  if (interest.any()) {
    watched_[descriptor] = interest;
  } else {
    watched_.erase(descriptor);
  }
}

bool PollSelector::select(aio::SelectTimeout timeout, std::vector<aio::ReadySource>& ready) {
  std::vector<pollfd> all{{wakes_, POLLIN, 0}, {abort_descriptor(), POLLIN, 0}};
  for (const auto& [descriptor, interest] : watched_) all.push_back({descriptor, detail::poll_events(interest), 0});
  int wait = 0;
  if (timeout.kind == Kind::until) wait = detail::poll_milliseconds(timeout.when - time());
  if (timeout.kind == Kind::forever) wait = -1;
  if (wait < 0 && watched_.empty() && !threads().any()) wait = 0; // unless one has called and ended
  const int count = ::poll(all.data(), all.size(), wait);
  if (all[1].revents) aio::detail::abort_here();
  std::uint64_t calls = 0;
  if (all[0].revents) static_cast<void>(::read(wakes_, &calls, sizeof calls));
  for (std::size_t i = 2; i < all.size(); ++i) {
    // An error or the end is noticed by the next read or write.
    const bool broken = (all[i].revents & (POLLERR | POLLHUP | POLLNVAL)) != 0;
    const aio::ReadySource source{all[i].fd, (all[i].events & POLLIN) && (broken || (all[i].revents & POLLIN)),
                                  (all[i].events & POLLOUT) && (broken || (all[i].revents & POLLOUT))};
    if (source.readable || source.writable) ready.push_back(source);
  }
  return count != 0 || timeout.kind != Kind::forever || !watched_.empty() || threads().any();
}

void PollSelector::wake() {
  const std::uint64_t one = 1;
  static_cast<void>(::write(wakes_, &one, sizeof one));
}

} // namespace loopscope::net
