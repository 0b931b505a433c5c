// Going to any moment of a long run.
#include "core/replay/replay.h"
#include "tests/bench/loop_run.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <random>

namespace loopscope::bench {

namespace {

constexpr int tasks = 10'000;
constexpr int steps = 230; // of each: ten million events in all

aio::Coro<void> give_way() {
  for (int i = 0; i < steps; ++i) co_await aio::sleep(0);
}

aio::Coro<void> all() {
  std::vector<aio::Task<void>> started;
  for (int i = 0; i < tasks; ++i) started.push_back(aio::create_task(give_way()));
  for (const auto& task : started) co_await task;
}

void seek_slowest(benchmark::State& state) {
  trace::Recorder recorder;
  {
    LoopRun run(&recorder, "seek_bench.cpp");
    aio::run(all());
  }
  replay::Replay replay(recorder.trace());
  replay.update();
  std::mt19937_64 random(3);
  double slowest = 0;
  for (auto _ : state) {
    const auto begin = std::chrono::steady_clock::now();
    replay.seek(random() % (replay.size() + 1));
    slowest =
        std::max(slowest, std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
  }
  state.counters["slowest_ms"] = slowest;
}
BENCHMARK(seek_slowest)->Iterations(300)->Repetitions(1)->Unit(benchmark::kMillisecond);

void size_of_an_event(benchmark::State& state) {
  for (auto _ : state) {
  }
  state.counters["bytes"] = sizeof(trace::Event);
}
BENCHMARK(size_of_an_event)->Iterations(1)->Repetitions(1);

} // namespace

} // namespace loopscope::bench
