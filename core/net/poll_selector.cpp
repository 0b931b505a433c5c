#include "core/net/poll_selector.h"

#include "core/aio/thread.h"

#include <algorithm>
#include <cmath>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace loopscope::net {

using aio::Interest;
using Kind = aio::SelectTimeout::Kind;

namespace {

short events_of(Interest interest) {
  return static_cast<short>((interest.readable ? POLLIN : 0) | (interest.writable ? POLLOUT : 0));
}

/// For poll(): milliseconds, rounded up so that a timer is due when it returns.
int milliseconds(double seconds) {
  constexpr double longest = 86400;
  return static_cast<int>(std::ceil(std::clamp(seconds, 0.0, longest) * 1e3));
}

} // namespace

PollSelector::PollSelector() : wakes_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

PollSelector::~PollSelector() {
  threads_.abort();
  ::close(wakes_);
}

std::int64_t PollSelector::nanoseconds() const {
  return std::chrono::nanoseconds(std::chrono::steady_clock::now() - start_).count();
}

double PollSelector::time() const {
  return static_cast<double>(nanoseconds()) / 1e9;
}

void PollSelector::watch(int descriptor, Interest interest) {
  if (interest.any()) {
    watched_[descriptor] = interest;
  } else {
    watched_.erase(descriptor);
  }
}

bool PollSelector::select(aio::SelectTimeout timeout, std::vector<aio::ReadySource>& ready) {
  std::vector<pollfd> all{{wakes_, POLLIN, 0}, {standstill_.descriptor(), POLLIN, 0}};
  for (const auto& [descriptor, interest] : watched_) all.push_back({descriptor, events_of(interest), 0});
  int wait = 0;
  if (timeout.kind == Kind::until) wait = milliseconds(timeout.when - time());
  if (timeout.kind == Kind::forever) wait = -1;
  if (wait < 0 && watched_.empty() && !threads_.any()) wait = 0; // unless one has called and ended
  const int count = ::poll(all.data(), all.size(), wait);
  if (all[1].revents) aio::detail::abort_here();
  std::uint64_t calls = 0;
  if (all[0].revents) static_cast<void>(::read(wakes_, &calls, sizeof calls));
  for (std::size_t i = 2; i < all.size(); ++i) {
    // An error or the end is to be noticed by whoever reads or writes.
    const bool broken = (all[i].revents & (POLLERR | POLLHUP | POLLNVAL)) != 0;
    const aio::ReadySource source{all[i].fd, (all[i].events & POLLIN) && (broken || (all[i].revents & POLLIN)),
                                  (all[i].events & POLLOUT) && (broken || (all[i].revents & POLLOUT))};
    if (source.readable || source.writable) ready.push_back(source);
  }
  return count != 0 || timeout.kind != Kind::forever || !watched_.empty() || threads_.any();
}

void PollSelector::wake() {
  const std::uint64_t one = 1;
  static_cast<void>(::write(wakes_, &one, sizeof one));
}

void PollSelector::block(double seconds) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::duration<double>(std::max(seconds, 0.0));
  standstill_.wait([] { return false; }, std::chrono::time_point_cast<std::chrono::steady_clock::duration>(until));
}

bool PollSelector::block_until(int descriptor, Interest interest, std::optional<double> seconds) {
  pollfd both[] = {{descriptor, events_of(interest), 0}, {standstill_.descriptor(), POLLIN, 0}};
  const int count = ::poll(both, 2, seconds ? milliseconds(*seconds) : -1);
  if (both[1].revents) aio::detail::abort_here();
  return count > 0;
}

} // namespace loopscope::net
