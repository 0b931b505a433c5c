#include "app/cli/interrupts.h"

#include <cstdint>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>
#include <utility>

namespace loopscope::cli {

Interrupts::Interrupts(std::function<void()> act) : over_(::eventfd(0, EFD_CLOEXEC)) {
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGINT);
  sigaddset(&signals_, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals_, &blocked_before_);
  arrived_ = ::signalfd(-1, &signals_, SFD_CLOEXEC);
  thread_ = std::thread([this, act = std::move(act)] { watch(act); });
}

Interrupts::~Interrupts() {
  const std::uint64_t one = 1;
  static_cast<void>(::write(over_, &one, sizeof one));
  thread_.join();
  ::close(over_);
  ::close(arrived_);
  pthread_sigmask(SIG_SETMASK, &blocked_before_, nullptr);
}

void Interrupts::watch(const std::function<void()>& act) const {
  for (bool first = true;; first = false) {
    pollfd both[] = {{arrived_, POLLIN, 0}, {over_, POLLIN, 0}};
    while (::poll(both, 2, -1) < 0) {
    }
    if (both[1].revents) return;
    signalfd_siginfo signal{};
    static_cast<void>(::read(arrived_, &signal, sizeof signal));
    if (first) {
      act();
    } else {
      std::signal(static_cast<int>(signal.ssi_signo), SIG_DFL);
      pthread_sigmask(SIG_UNBLOCK, &signals_, nullptr);
      std::raise(static_cast<int>(signal.ssi_signo));
    }
  }
}

} // namespace loopscope::cli
