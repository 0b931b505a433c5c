// From the start of the program to its first frame, on a display without a screen, and how much of that is its own.
#include "tests/bench/python.h"

#include <benchmark/benchmark.h>

#include <optional>
#include <utility>

namespace loopscope::bench {

namespace {

/// In all, and its own; ms. Measured once.
const std::optional<std::pair<double, double>>& measured() {
  static const auto both = []() -> std::optional<std::pair<double, double>> {
    Python measure = Python::program("first_frame.py", "'" LOOPSCOPE_PROGRAM "' '" LOOPSCOPE_WINDOW "'");
    const auto all = measure.number(), own = measure.number();
    if (!all || !own) return {};
    return std::pair{*all, *own};
  }();
  return both;
}

void show(benchmark::State& state, double std::pair<double, double>::*which) {
  for (auto _ : state) {
    if (!measured()) return state.SkipWithError("the window did not open: install xvfb and libgl1-mesa-dri");
    state.counters["ms"] = (*measured()).*which;
  }
}

void first_frame(benchmark::State& state) {
  show(state, &std::pair<double, double>::first);
}
BENCHMARK(first_frame)->Iterations(1)->Repetitions(1)->Unit(benchmark::kMillisecond);

void first_frame_own(benchmark::State& state) {
  show(state, &std::pair<double, double>::second);
}
BENCHMARK(first_frame_own)->Iterations(1)->Repetitions(1)->Unit(benchmark::kMillisecond);

} // namespace

} // namespace loopscope::bench
