// Signals that are meant for the program that a command runs.
#pragma once

#include "core/aio/mutex.h"

#include <atomic>
#include <csignal>
#include <functional>
#include <thread>
#include <vector>

namespace loopscope::cli {

/// While it lives, SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGUSR1 and SIGUSR2 do not end this process: each is passed on, on
/// a thread of its own. One that comes from the terminal has reached the program as well where that has the same
/// terminal, and is not passed on. One that comes before somebody takes it waits. Made before other threads;
/// std::system_error when no thread can be started.
class PassedSignals {
public:
  /// Whether the program has this process's terminal.
  explicit PassedSignals(bool same_terminal);
  ~PassedSignals();
  PassedSignals(const PassedSignals&) = delete;
  PassedSignals& operator=(const PassedSignals&) = delete;

  /// Who takes them from now on; an empty function: nobody. After it nobody before is called any more.
  void pass_to(std::function<void(int signal)>);

private:
  void watch();

  const bool same_terminal_;
  sigset_t signals_{}, blocked_before_{};
  std::atomic<bool> over_{false};
  aio::Mutex mutex_;
  std::function<void(int)> taker_ GUARDED_BY(mutex_);
  std::vector<int> waiting_ GUARDED_BY(mutex_);
  std::thread thread_;
};

} // namespace loopscope::cli
