// Ctrl+C and SIGTERM, as an order to end that is followed in good order.
#pragma once

#include <csignal>
#include <functional>
#include <thread>

namespace loopscope::cli {

/// While it lives, SIGINT and SIGTERM do not end the program: the first one calls `act`, on a thread of its own, the
/// second one ends the program as it would without. Made before other threads, which would be interrupted else; one at
/// a time.
class Interrupts {
public:
  explicit Interrupts(std::function<void()> act);
  ~Interrupts();
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;

private:
  void watch(const std::function<void()>& act) const;

  sigset_t signals_{}, blocked_before_{};
  int arrived_; // readable when a signal has come
  int over_;    // readable when nobody is to watch any more
  std::thread thread_;
};

} // namespace loopscope::cli
