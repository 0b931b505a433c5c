// What it costs to record CPython: the same work alone, recorded, in asyncio's debug mode, and traced by a function
// that does nothing. Measured is the processor time of the process.
#include "tests/bench/python.h"

#include <benchmark/benchmark.h>

#include <string>

namespace loopscope::bench {

namespace {

/// Runs recorder_cost.py so and counts the number that it prints.
void count_cost(benchmark::State& state, const std::string& before, const std::string& arguments, double scale) {
  for (auto _ : state) {
    Python python(before + " " LOOPSCOPE_BENCH_FOLDER "/recorder_cost.py " + arguments);
    const auto seconds = python.number();
    if (!seconds)
      return state.SkipWithError("Python did not run recorder_cost.py: install python3 and python3-aiohttp");
    state.SetIterationTime(*seconds);
    state.counters[scale == 1 ? "each" : "cost"] = *seconds * scale;
  }
}

void measure(const std::string& name, const std::string& before, const std::string& arguments, double scale = 1) {
  benchmark::RegisterBenchmark(name.c_str(),
                               [=](benchmark::State& state) { count_cost(state, before, arguments, scale); })
      ->UseManualTime()
      ->Iterations(1);
}

const bool registered = [] {
  const std::string recorder = LOOPSCOPE_RECORDER, recorded = recorder + " --out /dev/null";
  for (const std::string what : {"step", "echo", "requests"}) {
    measure("python_" + what, "", what);
    measure("python_" + what + "_recorded", recorded, what);
    measure("python_" + what + "_live", "", "live " + recorder + " " + what);
    measure("python_" + what + "_in_debug_mode", "-X dev -W ignore", what);
    measure("python_" + what + "_traced", "", what + " settrace");
  }
  measure("python_start_recorded", "", "start " + recorder + " " LOOPSCOPE_HELLO, 1e3);
  measure("python_event", "", "event " + recorder, 1e9);
  return true;
}();

} // namespace

} // namespace loopscope::bench
