#include "app/cli/interrupts.h"

#include <utility>

namespace loopscope::cli {
namespace {

bool is_ignored(int signal) {
  struct sigaction now {};
  return ::sigaction(signal, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
}

} // namespace

Interrupts::Interrupts(std::function<void(int)> act) {
  sigemptyset(&signals_);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals_, signal);
  pthread_sigmask(SIG_BLOCK, &signals_, &blocked_before_);
  try {
    thread_ = std::thread([this, act = std::move(act)] { watch(act); });
  } catch (...) {
    pthread_sigmask(SIG_SETMASK, &blocked_before_, nullptr);
    throw;
  }
}

Interrupts::~Interrupts() {
  over_.store(true);
  pthread_kill(thread_.native_handle(), SIGTERM); // wakes it
  thread_.join();
  pthread_sigmask(SIG_SETMASK, &blocked_before_, nullptr);
}

void Interrupts::watch(const std::function<void(int)>& act) const {
  for (bool first = true;;) {
    int signal = 0;
    if (sigwait(&signals_, &signal) != 0) continue;
    if (over_.load()) return;
    if (is_ignored(signal)) continue;
    if (std::exchange(first, false)) {
      act(signal);
    } else {
      pthread_sigmask(SIG_UNBLOCK, &signals_, nullptr);
      std::raise(signal);
    }
  }
}

} // namespace loopscope::cli
