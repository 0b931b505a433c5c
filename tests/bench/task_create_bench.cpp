// Creating a task and awaiting it, beside CPython's asyncio.
#include "tests/bench/loop_run.h"
#include "tests/bench/python.h"

#include <benchmark/benchmark.h>

#include <string>

namespace loopscope::bench {

namespace {

constexpr int at_once = 100; // so that the turns of the loop, with their select, weigh little on either side
constexpr int rounds = 200;

void count_tasks(benchmark::State& state) {
  state.counters["each"] =
      benchmark::Counter(at_once * rounds, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

aio::Coro<void> nothing() {
  co_return;
}

aio::Coro<void> create_and_await() {
  for (int round = 0; round < rounds; ++round) {
    std::vector<aio::Task<void>> tasks;
    for (int i = 0; i < at_once; ++i) tasks.push_back(aio::create_task(nothing()));
    for (const auto& task : tasks) co_await task;
  }
}

void task_created_and_awaited(benchmark::State& state) {
  for (auto _ : state) {
    LoopRun run;
    aio::run(create_and_await());
  }
  count_tasks(state);
}
BENCHMARK(task_created_and_awaited)->Unit(benchmark::kMillisecond);

/// The same program; prints the seconds of processor time that it took.
std::string python_program() {
  return "import asyncio, time\n"
         "async def nothing(): pass\n"
         "async def create_and_await():\n"
         "    for _ in range(" +
         std::to_string(rounds) +
         "):\n"
         "        tasks = [asyncio.create_task(nothing()) for _ in range(" +
         std::to_string(at_once) +
         ")]\n"
         "        for task in tasks: await task\n"
         "asyncio.run(create_and_await())\n" // once to warm up
         "begin = time.process_time()\n"
         "asyncio.run(create_and_await())\n"
         "print(time.process_time() - begin)\n";
}

void cpython_task_created_and_awaited(benchmark::State& state) {
  const std::string arguments = "-c '" + python_program() + "'";
  for (auto _ : state) {
    const auto seconds = Python(arguments).number();
    if (!seconds) return state.SkipWithError("Python did not run: install python3");
    state.SetIterationTime(*seconds);
  }
  count_tasks(state);
}
BENCHMARK(cpython_task_created_and_awaited)->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);

} // namespace

} // namespace loopscope::bench
