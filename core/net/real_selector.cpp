#include "core/net/real_selector.h"

#include "core/aio/thread.h"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <poll.h>

namespace loopscope::net {

short detail::poll_events(aio::Interest interest) {
  return static_cast<short>((interest.readable ? POLLIN : 0) | (interest.writable ? POLLOUT : 0));
}

int detail::poll_milliseconds(double seconds) {
  return static_cast<int>(std::ceil(std::clamp(seconds, 0.0, longest_wait) * 1e3));
}

std::int64_t RealSelector::nanoseconds() const {
  return std::chrono::nanoseconds(std::chrono::steady_clock::now() - start_).count();
}

double RealSelector::time() const {
  return static_cast<double>(nanoseconds()) / 1e9;
}

void RealSelector::check_aborted() const {
  if (standstill_.aborted()) aio::detail::abort_here();
}

std::chrono::steady_clock::time_point RealSelector::end_of(const aio::SelectTimeout& timeout) const {
  double seconds = time() + detail::longest_wait;
  if (timeout.kind == aio::SelectTimeout::Kind::until) seconds = std::min(seconds, timeout.when);
  // One more, so that the timer is due by then.
  return start_ + std::chrono::nanoseconds(static_cast<std::int64_t>(seconds * 1e9) + 1);
}

void RealSelector::block(double seconds) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::duration<double>(std::max(seconds, 0.0));
  standstill_.wait([] { return false; }, std::chrono::time_point_cast<std::chrono::steady_clock::duration>(until));
}

void RealSelector::compute(double seconds) {
  const auto used = [] {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
  };
  constexpr double look = 1e-3; // seconds between two looks whether the run is to end
  const double end = used() + seconds;
  for (double now = used(); now < end;) {
    check_aborted();
    const double next = std::min(end, now + look);
    while (now < next) now = used();
  }
}

bool RealSelector::block_until(int descriptor, aio::Interest interest, std::optional<double> seconds) {
  pollfd both[] = {{descriptor, detail::poll_events(interest), 0}, {standstill_.descriptor(), POLLIN, 0}};
  const int count = ::poll(both, 2, seconds ? detail::poll_milliseconds(*seconds) : -1);
  if (both[1].revents) aio::detail::abort_here();
  return count > 0;
}

} // namespace loopscope::net
