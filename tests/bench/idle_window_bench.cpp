// The window, open on a display without a screen, while nothing moves: what it takes of a core in ten seconds.
#include "tests/bench/python.h"

#include <benchmark/benchmark.h>

namespace loopscope::bench {

namespace {

void idle_window(benchmark::State& state) {
  for (auto _ : state) {
    const auto percent = Python::program("idle_window.py", "'" LOOPSCOPE_PROGRAM "'").number();
    if (!percent) return state.SkipWithError("the window did not open: install xvfb, xdotool and libgl1-mesa-dri");
    state.counters["percent"] = *percent;
  }
}
BENCHMARK(idle_window)->Iterations(1)->Repetitions(1)->Unit(benchmark::kMillisecond);

} // namespace

} // namespace loopscope::bench
