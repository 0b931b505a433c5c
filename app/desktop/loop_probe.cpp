#include "app/desktop/loop_probe.h"

#include "app/desktop/lesson_run.h"
#include "core/words/texts.h"

#include <atomic>
#include <chrono>
#include <cstdint>

namespace loopscope::app {

using Clock = std::chrono::steady_clock;

/// Between the window's thread and the run's.
struct LoopProbe::Asked {
  const Clock::time_point since = Clock::now();
  bool taken = false;                 // by the window's thread alone: there was a loop
  std::atomic<std::int64_t> took{-1}; // ns until the loop ran it; -1: not yet
};

void LoopProbe::ask(LessonRun& run) {
  if (asked_ && asked_->taken && asked_->took.load(std::memory_order_acquire) < 0) return;
  asked_ = std::make_shared<Asked>();
  asked_->taken = run.call_soon("poke", [asked = asked_] {
    asked->took.store(std::chrono::nanoseconds(Clock::now() - asked->since).count(), std::memory_order_release);
  });
}

Reply LoopProbe::reply(bool live) const {
  using State = Reply::State;
  if (!asked_) return {};
  if (const std::int64_t took = asked_->took.load(std::memory_order_acquire); took >= 0)
    return {State::came, static_cast<double>(took) / 1e9};
  if (!asked_->taken) return {State::never, 0, std::string(words::text("desktop.probe.no_loop"))};
  if (!live) return {State::never, 0, std::string(words::text("desktop.probe.ended"))};
  return {State::waits, std::chrono::duration<double>(Clock::now() - asked_->since).count()};
}

} // namespace loopscope::app
