#include "core/net/wakeup.h"

#include <cerrno>
#include <ctime>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace loopscope::net {

bool Wakeup::wake() {
  const std::uint32_t before = state_.exchange(woken);
  if (before == waits) ::syscall(SYS_futex, &state_, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
  return before == waits_elsewhere;
}

void Wakeup::wait(std::chrono::steady_clock::time_point until) {
  std::uint32_t expected = awake;
  if (!state_.compare_exchange_strong(expected, waits)) return;
  const auto nanoseconds = std::chrono::nanoseconds(until.time_since_epoch()).count();
  const timespec end{static_cast<std::time_t>(nanoseconds / 1'000'000'000),
                     static_cast<long>(nanoseconds % 1'000'000'000)};
  // With a set of bits the time is one of the clock, and no duration.
  while (state_.load() == waits)
    if (::syscall(SYS_futex, &state_, FUTEX_WAIT_BITSET_PRIVATE, waits, &end, nullptr, FUTEX_BITSET_MATCH_ANY) != 0 &&
        errno == ETIMEDOUT)
      return;
}

bool Wakeup::begin() {
  std::uint32_t expected = awake;
  return state_.compare_exchange_strong(expected, waits_elsewhere);
}

} // namespace loopscope::net
