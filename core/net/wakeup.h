// How other threads wake a loop: only one that really waits costs them a system call.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace loopscope::net {

/// Whether a loop's thread waits, and whether it was woken: one word, which both sides exchange, so that no call of
/// wake() falls between the loop's last look and its wait.
class Wakeup {
public:
  /// Ends wait(), or keeps the next wait from beginning. True: the loop waits in a way of its own (begin), which is to
  /// be ended in that way. Any thread; what it has written before, the loop sees after the wait.
  bool wake();

  // The rest is for the loop's thread.
  /// Waits for wake() alone, at most until then.
  void wait(std::chrono::steady_clock::time_point until);
  /// From now on until take() it waits in a way of its own. False: it is not to wait, for it was woken.
  bool begin();
  /// Ends the wait, if there is one. Whether it was woken since this was called last.
  bool take() { return state_.load(std::memory_order_relaxed) != awake && state_.exchange(awake) == woken; }

private:
  enum : std::uint32_t { awake, woken, waits, waits_elsewhere };
  std::atomic<std::uint32_t> state_ = awake; // a futex
};

} // namespace loopscope::net
