// Recording ten million events in a row.
#include "core/trace/recorder.h"

#include <benchmark/benchmark.h>

namespace loopscope::bench {

namespace {

constexpr int events = 10'000'000;

void record_event(benchmark::State& state) {
  for (auto _ : state) {
    trace::Recorder recorder;
    for (int i = 0; i < events; ++i)
      recorder.record({.time = i, .kind = trace::EventKind::callback_begun, .subject = static_cast<std::uint32_t>(i)});
    benchmark::DoNotOptimize(recorder.trace()->size());
  }
  state.counters["each"] =
      benchmark::Counter(events, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}
BENCHMARK(record_event)
    ->Unit(benchmark::kMillisecond)
    ->Iterations(2); // the first of a process pays for memory that it has never had

} // namespace

} // namespace loopscope::bench
