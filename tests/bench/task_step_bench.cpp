// A step of a task: 1,000 tasks that give way again and again.
#include "tests/bench/loop_run.h"

#include <asio.hpp>
#include <benchmark/benchmark.h>

namespace loopscope::bench {

namespace {

constexpr int tasks = 1000;
constexpr int steps = 200; // of each task

void count_steps(benchmark::State& state) {
  state.counters["each"] =
      benchmark::Counter(tasks * steps, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

aio::Coro<void> give_way() {
  for (int i = 0; i < steps; ++i) co_await aio::sleep(0);
}

aio::Coro<void> all() {
  std::vector<aio::Task<void>> started;
  for (int i = 0; i < tasks; ++i) started.push_back(aio::create_task(give_way()));
  for (const auto& task : started) co_await task;
}

void step_of_a_task(benchmark::State& state) {
  for (auto _ : state) {
    LoopRun run;
    aio::run(all());
  }
  count_steps(state);
}
BENCHMARK(step_of_a_task)->Unit(benchmark::kMillisecond);

void step_of_a_task_recorded(benchmark::State& state) {
  for (auto _ : state) {
    trace::Recorder recorder;
    LoopRun run(&recorder, "task_step_bench.cpp");
    aio::run(all());
  }
  count_steps(state);
}
BENCHMARK(step_of_a_task_recorded)->Unit(benchmark::kMillisecond);

asio::awaitable<void> post_and_resume() {
  for (int i = 0; i < steps; ++i) co_await asio::post(asio::use_awaitable);
}

void asio_post_and_resume(benchmark::State& state) {
  for (auto _ : state) {
    asio::io_context context(1); // one thread runs it: Asio leaves out what several would need
    for (int i = 0; i < tasks; ++i) asio::co_spawn(context, post_and_resume(), asio::detached);
    context.run();
  }
  count_steps(state);
}
BENCHMARK(asio_post_and_resume)->Unit(benchmark::kMillisecond);

} // namespace

} // namespace loopscope::bench
