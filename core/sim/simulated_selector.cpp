#include "core/sim/simulated_selector.h"

#include "core/aio/error.h"

#include <limits>
#include <utility>

namespace loopscope::sim {

namespace {
constexpr double never = std::numeric_limits<double>::infinity();
}

/// A thread that is blocked until a descriptor is ready or its time has come.
struct SimulatedSelector::Waiter {
  int descriptor;
  aio::Interest interest;
  VirtualThreads::Worker* worker; // null: it goes on already
};

SimulatedSelector::SimulatedSelector(std::uint64_t seed) : network_(agenda_, seed), threads_(agenda_) {
  network_.on_change = [this](int descriptor) { changed(descriptor); };
}

bool SimulatedSelector::select(aio::SelectTimeout timeout, std::vector<aio::ReadySource>& ready) {
  using Kind = aio::SelectTimeout::Kind;
  const double until = timeout.kind == Kind::until ? timeout.when : timeout.kind == Kind::forever ? never : time();
  while (true) {
    const double now = time();
    while (agenda_.run_next(now)) {
    }
    network_.collect(ready);
    if (woken_.exchange(false) || !ready.empty() || timeout.kind == Kind::poll) return true;
    if (agenda_.run_next(until)) continue;
    if (timeout.kind == Kind::forever) return false;
    agenda_.move_to(until); // on the timer itself, free of rounding
    return true;
  }
}

void SimulatedSelector::block(double seconds) {
  if (VirtualThreads::Worker* worker = VirtualThreads::current()) {
    threads_.resume_at(time() + seconds, worker);
    threads_.give_way();
  } else {
    agenda_.move_to(time() + seconds);
  }
}

bool SimulatedSelector::block_until(int descriptor, aio::Interest interest, std::optional<double> seconds) {
  const double limit = seconds ? time() + *seconds : never;
  VirtualThreads::Worker* const worker = VirtualThreads::current();
  if (!worker) {
    while (!network_.ready(descriptor, interest)) {
      if (agenda_.run_next(limit)) continue;
      if (!seconds) throw aio::LoopIdle{};
      agenda_.move_to(limit);
      return false;
    }
    return true;
  }
  if (network_.ready(descriptor, interest)) return true;
  auto waiter = std::make_shared<Waiter>(Waiter{descriptor, interest, worker});
  waiters_.push_back(waiter);
  if (seconds)
    agenda_.at(limit, [this, waiter] {
      if (waiter->worker) threads_.resume_at(time(), std::exchange(waiter->worker, nullptr));
    });
  threads_.give_way();
  std::erase(waiters_, waiter);
  return network_.ready(descriptor, interest);
}

void SimulatedSelector::changed(int descriptor) {
  for (const auto& waiter : waiters_)
    if (waiter->worker && waiter->descriptor == descriptor && network_.ready(descriptor, waiter->interest))
      threads_.resume_at(time(), std::exchange(waiter->worker, nullptr));
}

} // namespace loopscope::sim
