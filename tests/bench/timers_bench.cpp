// 100,000 timers, set at random times within a millisecond, and fired.
#include "tests/bench/loop_run.h"

#include <asio.hpp>
#include <benchmark/benchmark.h>

#include <chrono>
#include <random>

namespace loopscope::bench {

namespace {

constexpr int timers = 100'000;

/// Nanoseconds from now, the same ones in every run.
const std::vector<int>& delays() {
  static const std::vector<int> made = [] {
    std::mt19937 random(1);
    std::vector<int> list;
    for (int i = 0; i < timers; ++i) list.push_back(static_cast<int>(random() % 1'000'000));
    return list;
  }();
  return made;
}

void count_timers(benchmark::State& state, int fired) {
  if (fired != timers) state.SkipWithError("not all timers fired");
  state.counters["each"] =
      benchmark::Counter(timers, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void timers_set_and_fired(benchmark::State& state) {
  int fired = 0;
  for (auto _ : state) {
    fired = 0;
    LoopRun run;
    aio::Loop loop = aio::new_event_loop();
    for (int delay : delays()) loop->call_at(delay * 1e-9, [&fired] { ++fired; });
    loop->selector().block(1e-3); // all are due, as Asio's are by the time they are set
    loop->call_soon([&loop] { loop->stop(); });
    loop->run_forever();
    loop->close();
  }
  count_timers(state, fired);
}
BENCHMARK(timers_set_and_fired)->Unit(benchmark::kMillisecond);

void asio_timers_set_and_fired(benchmark::State& state) {
  int fired = 0;
  for (auto _ : state) {
    fired = 0;
    asio::io_context context(1);
    const auto now = std::chrono::steady_clock::now();
    std::vector<asio::steady_timer> set;
    set.reserve(timers);
    for (int delay : delays()) {
      set.emplace_back(context, now + std::chrono::nanoseconds(delay));
      set.back().async_wait([&fired](const asio::error_code&) { ++fired; });
    }
    context.run();
  }
  count_timers(state, fired);
}
BENCHMARK(asio_timers_set_and_fired)->Unit(benchmark::kMillisecond);

} // namespace

} // namespace loopscope::bench
