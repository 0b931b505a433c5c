// Building a frame of the whole window, without a display: all views into the shapes of the window.
#include "tests/bench/frame_window.h"
#include "tests/bench/loop_run.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <random>
#include <vector>

namespace loopscope::bench {

namespace {

// A worker takes its turn at a lock and sleeps, again and again; thousands do at once.
aio::Coro<void> work(aio::Lock lock, int rounds, int n) {
  for (int i = 0; i < rounds; ++i) {
    if (i % 8 == 0) {
      auto held = co_await aio::async_with(lock);
      co_await aio::sleep(0);
    }
    co_await aio::sleep((i + n) % 5 * 0.01);
  }
}

aio::Coro<void> all(int workers, int rounds) {
  aio::Lock lock;
  std::vector<aio::Coro<void>> working;
  for (int n = 0; n < workers; ++n) working.push_back(work(lock, rounds, n));
  co_await aio::gather(std::move(working));
}

std::shared_ptr<const trace::Trace> record(int workers, int rounds) {
  trace::Recorder recorder;
  std::string source;
  for (int line = 0; line < 40; ++line) source += "await asyncio.sleep(i % 5 * 0.01)\n";
  recorder.record(
      {.kind = trace::EventKind::source_file, .object = recorder.intern("frame.py"), .extra = recorder.intern(source)});
  LoopRun run(&recorder, "frame_bench.cpp");
  aio::run(all(workers, rounds));
  return recorder.trace();
}

/// Frames at many moments, in both scales: the first one there and the one after a step. Each moment is come to
/// again and again from another one, and its best frame counts: what else the machine does is not of interest.
void measure(benchmark::State& state, int workers, int rounds) {
  constexpr std::size_t moments = 100;
  replay::Replay replay(record(workers, rounds));
  replay.update();
  Window window(replay);
  for (bool steps : {true, false}) {
    window.set_steps(steps);
    window.settle();
  }
  std::mt19937_64 random(5);
  std::vector<std::uint64_t> at;
  for (std::size_t i = 0; i < moments; ++i) {
    at.push_back(random() % (window.replay().size() + 1));
    at.push_back(std::min<std::uint64_t>(at.back() + 7, window.replay().size()));
  }
  std::vector<double> best(at.size(), 1e9);
  std::size_t records = 0, bytes = 0, runs = 0;
  for (auto _ : state)
    for (std::size_t i = 0; i < at.size(); ++i) {
      window.set_steps(i % 4 >= 2);
      window.seek(at[i]);
      best[i] = std::min(best[i], window.draw());
      records = std::max(records, window.shapes().boxes().size() + window.shapes().figures().size());
      bytes = std::max(bytes, window.shapes().bytes());
      runs = std::max(runs, window.shapes().runs().size());
    }
  state.counters["ms"] = *std::max_element(best.begin(), best.end());
  state.counters["vertices"] = static_cast<double>(records); // one for each shape and letter
  state.counters["bytes"] = static_cast<double>(bytes);      // sent to the GPU
  state.counters["draws"] = static_cast<double>(runs);
  state.counters["events"] = static_cast<double>(window.replay().size());
}

void frame_of_a_small_run(benchmark::State& state) {
  measure(state, 3, 8);
}
BENCHMARK(frame_of_a_small_run)->Iterations(5)->Repetitions(1)->Unit(benchmark::kMillisecond);

void frame_of_a_large_run(benchmark::State& state) {
  measure(state, 10'000, 100);
}
BENCHMARK(frame_of_a_large_run)->Iterations(5)->Repetitions(1)->Unit(benchmark::kMillisecond);

} // namespace

} // namespace loopscope::bench
