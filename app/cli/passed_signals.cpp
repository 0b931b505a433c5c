#include "app/cli/passed_signals.h"

#include <utility>

namespace loopscope::cli {

PassedSignals::PassedSignals(bool same_terminal) : same_terminal_(same_terminal) {
  sigemptyset(&signals_);
  for (const int signal : {SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2}) sigaddset(&signals_, signal);
  pthread_sigmask(SIG_BLOCK, &signals_, &blocked_before_);
  try {
    thread_ = std::thread([this] { watch(); });
  } catch (...) {
    pthread_sigmask(SIG_SETMASK, &blocked_before_, nullptr);
    throw;
  }
}

PassedSignals::~PassedSignals() {
  over_.store(true);
  pthread_kill(thread_.native_handle(), SIGTERM); // wakes it
  thread_.join();
  pthread_sigmask(SIG_SETMASK, &blocked_before_, nullptr);
}

void PassedSignals::pass_to(std::function<void(int)> taker) {
  const aio::MutexLock lock(mutex_);
  taker_ = std::move(taker);
  if (taker_)
    for (const int signal : std::exchange(waiting_, {})) taker_(signal);
}

void PassedSignals::watch() {
  while (true) {
    siginfo_t info{};
    const int signal = sigwaitinfo(&signals_, &info);
    if (signal < 0) continue;
    if (over_.load()) return;
    if (same_terminal_ && info.si_code == SI_KERNEL) continue; // typed, or the terminal is gone
    const aio::MutexLock lock(mutex_);
    if (taker_)
      taker_(signal);
    else
      waiting_.push_back(signal);
  }
}

} // namespace loopscope::cli
