#include "app/desktop/opened_trace.h"

#include "core/words/texts.h"

#include <chrono>
#include <utility>

namespace loopscope::app {

using std::chrono::steady_clock;
using namespace std::chrono_literals;

OpenedTrace::OpenedTrace(const std::string& file, std::function<void()> news)
    : loading_(file), news_(std::move(news)), thread_([this](const std::stop_token& stop) { read(stop); }) {}

void OpenedTrace::read(const std::stop_token& stop) {
  auto told = steady_clock::now();
  bool more = true;
  while (more && !stop.stop_requested()) {
    more = loading_.read();
    if (const std::uint64_t all = loading_.size(); all > 0)
      part_.store(static_cast<double>(loading_.read_bytes()) / static_cast<double>(all), std::memory_order_relaxed);
    if (const auto now = steady_clock::now(); now - told > 100ms) {
      told = now;
      if (news_) news_();
    }
  }
  if (!more) loaded_ = loading_.finish();
  over_.store(true, std::memory_order_release);
  if (news_) news_();
}

void OpenedTrace::wait() const {
  const auto soon = steady_clock::now() + 200ms;
  while (!over() && (loading_.trace()->size() == 0 || steady_clock::now() < soon)) std::this_thread::sleep_for(1ms);
}

RunProblem OpenedTrace::problem() const {
  return {.text = problem_of(loaded_)};
}

std::string problem_of(const trace::Loaded& loaded) {
  if (loaded.error.empty()) return loaded.note;
  return loaded.usable ? words::text("desktop.damaged_trace", loaded.error) : loaded.error;
}

} // namespace loopscope::app
