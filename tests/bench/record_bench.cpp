// Recording ten million events in a row, in a process that has recorded nothing before: all of its memory is new.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <memory>

namespace loopscope::bench {

namespace {

void record_event(benchmark::State& state) {
  for (auto _ : state) {
    const std::unique_ptr<FILE, int (*)(FILE*)> output(popen(LOOPSCOPE_RECORD_ONCE, "r"), pclose);
    double seconds = 0;
    if (!output || std::fscanf(output.get(), "%lf", &seconds) != 1 || seconds < 0)
      return state.SkipWithError("loopscope_record_once did not run");
    state.SetIterationTime(seconds);
    state.counters["each"] = seconds;
  }
}
BENCHMARK(record_event)->UseManualTime()->Iterations(1);

} // namespace

} // namespace loopscope::bench
