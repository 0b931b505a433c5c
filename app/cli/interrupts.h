// Ctrl+C, SIGTERM and SIGHUP, as an order to end that is followed in good order.
#pragma once

#include <atomic>
#include <csignal>
#include <functional>
#include <thread>

namespace loopscope::cli {

/// While it lives, SIGINT, SIGTERM and SIGHUP do not end the program: the first one calls `act` with its number, on a
/// thread of its own, the second one ends the program as it would without. One that the program was started to ignore
/// is ignored. Made before other threads, which would be interrupted else; one at a time. std::system_error when no
/// thread can be started.
class Interrupts {
public:
  explicit Interrupts(std::function<void(int signal)> act);
  ~Interrupts();
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;

private:
  void watch(const std::function<void(int)>& act) const;

  sigset_t signals_{}, blocked_before_{};
  std::atomic<bool> over_{false}; // the thread is to end
  std::thread thread_;
};

} // namespace loopscope::cli
