#include "core/net/poll_selector.h"

#include <algorithm>
#include <sys/eventfd.h>
#include <unistd.h>
#include <utility>

namespace loopscope::net {

using aio::Interest;
using Kind = aio::SelectTimeout::Kind;

PollSelector::PollSelector() : wakes_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), all_{{wakes_, POLLIN, 0}} {}

PollSelector::~PollSelector() {
  end_threads();
  ::close(wakes_);
}

void PollSelector::watch(int descriptor, Interest interest) {
  const auto place = std::ranges::lower_bound(all_.begin() + 1, all_.end(), descriptor, {}, &pollfd::fd);
  const bool known = place != all_.end() && place->fd == descriptor;
  if (!interest.any()) {
    if (known) all_.erase(place);
  } else if (known) {
    place->events = detail::poll_events(interest);
  } else {
    all_.insert(place, {descriptor, detail::poll_events(interest), 0});
  }
}

/// How many of what is watched are ready.
int PollSelector::poll(aio::SelectTimeout timeout) {
  const bool waits = timeout.kind != Kind::poll;
  std::uint64_t calls = 0; // of wakes that are over; read here, where they keep no call waiting
  if (waits && std::exchange(wakes_filled_, false)) static_cast<void>(::read(wakes_, &calls, sizeof calls));
  if (!waits || !wakeup().begin()) return ::poll(all_.data() + 1, all_.size() - 1, 0);
  const int wait = timeout.kind == Kind::forever ? -1 : detail::poll_milliseconds(timeout.when - time());
  const int count = ::poll(all_.data(), all_.size(), wait);
  wakes_filled_ = count > 0 && all_[0].revents != 0;
  return count - wakes_filled_;
}

bool PollSelector::select(aio::SelectTimeout timeout, std::vector<aio::ReadySource>& ready) {
  const bool watches = all_.size() > 1;
  const bool nothing = timeout.kind == Kind::forever && !watches && !threads().any();
  int count = 0;
  if (watches)
    count = poll(timeout);
  else if (timeout.kind != Kind::poll && !nothing)
    wakeup().wait(end_of(timeout));
  const bool woken = wakeup().take();
  check_aborted();
  for (auto at = all_.begin() + 1; count > 0; ++at) {
    if (at->revents == 0) continue;
    --count;
    // An error or the end is noticed by the next read or write.
    const bool broken = (at->revents & (POLLERR | POLLHUP | POLLNVAL)) != 0;
    ready.push_back({at->fd, (at->events & POLLIN) && (broken || (at->revents & POLLIN)),
                     (at->events & POLLOUT) && (broken || (at->revents & POLLOUT))});
  }
  return woken || !nothing;
}

void PollSelector::wake() {
  if (!wakeup().wake()) return;
  const std::uint64_t one = 1;
  static_cast<void>(::write(wakes_, &one, sizeof one));
}

} // namespace loopscope::net
