// How cost grows with the number of tasks: loopscope_growth prints a line of JSON for each measurement,
// {"what": "step", "size": 1000, "each": 24.1}: nanoseconds (or bytes) for each step, timer, acquisition, child or
// item. growth.py makes a table and a picture of them.
#include "tests/bench/growth.h"
#include "tests/bench/loop_run.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <functional>
#include <malloc.h>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace loopscope::bench {

namespace {

constexpr int sizes[] = {10, 100, 1'000, 10'000, 100'000, 1'000'000};
constexpr int operations = 1'000'000; // so many at least, in several runs where one has fewer

/// What a program measures of itself, between two of its moments.
class Watch {
public:
  void begin() { begun_ = std::chrono::steady_clock::now(); }
  void end() { seconds_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count(); }
  double seconds() const { return seconds_; }

private:
  std::chrono::steady_clock::time_point begun_;
  double seconds_ = 0;
};

aio::Coro<void> give_way(int rounds) {
  for (int i = 0; i < rounds; ++i) co_await aio::sleep(0);
}

aio::Coro<void> nothing() {
  co_return;
}

/// Steps alone: the tasks are made before, and end after.
aio::Coro<void> step(int size, int rounds, Watch* watch) {
  std::vector<aio::Task<void>> tasks;
  for (int i = 0; i < size; ++i) tasks.push_back(aio::create_task(give_way(rounds + 2)));
  co_await aio::sleep(0);
  watch->begin();
  for (int i = 0; i < rounds; ++i) co_await aio::sleep(0);
  watch->end();
  for (const auto& task : tasks) co_await task;
}

aio::Coro<void> create(int size, Watch* watch) {
  watch->begin();
  {
    std::vector<aio::Task<void>> tasks;
    for (int i = 0; i < size; ++i) tasks.push_back(aio::create_task(nothing()));
    for (const auto& task : tasks) co_await task;
  }
  watch->end();
}

/// At random times within a second.
aio::Coro<void> timers(int size, Watch* watch) {
  std::mt19937 random(1);
  const aio::Loop loop = aio::get_running_loop();
  watch->begin();
  for (int i = 0; i < size; ++i) loop->call_later(static_cast<double>(random() % 1'000'000) * 1e-6, [] {});
  co_await aio::sleep(1);
  watch->end();
}

aio::Coro<void> hold(aio::Lock lock) {
  auto held = co_await aio::async_with(lock);
  co_await aio::sleep(0);
}

aio::Coro<void> lock(int size, Watch* watch) {
  aio::Lock one;
  std::vector<aio::Task<void>> tasks;
  for (int i = 0; i < size; ++i) tasks.push_back(aio::create_task(hold(one)));
  watch->begin();
  for (const auto& task : tasks) co_await task;
  watch->end();
}

aio::Coro<void> gather(int size, Watch* watch) {
  watch->begin();
  {
    std::vector<aio::Coro<void>> children;
    for (int i = 0; i < size; ++i) children.push_back(nothing());
    co_await aio::gather(std::move(children));
  }
  watch->end();
}

aio::Coro<void> take(aio::Queue<int> items) {
  co_await items.get();
}

/// All wait for an item before the first is put.
aio::Coro<void> queue(int size, Watch* watch) {
  aio::Queue<int> items;
  std::vector<aio::Task<void>> tasks;
  for (int i = 0; i < size; ++i) tasks.push_back(aio::create_task(take(items)));
  co_await aio::sleep(0);
  watch->begin();
  for (int i = 0; i < size; ++i) co_await items.put(i);
  for (const auto& task : tasks) co_await task;
  watch->end();
}

/// The best of three. `program` is given the watch and how many rounds there are, which it may do in one run.
void measure(std::string_view what, int size, bool recorded, const std::function<aio::Coro<void>(Watch*)>& program,
             int in_a_run) {
  double best = INFINITY;
  for (int repetition = 0; repetition < 3; ++repetition) {
    Watch watch;
    const int runs = std::max(1, operations / in_a_run);
    for (int i = 0; i < runs; ++i) {
      trace::Recorder recorder;
      LoopRun run(recorded ? &recorder : nullptr, "growth.cpp");
      aio::run(program(&watch));
    }
    best = std::min(best, watch.seconds() / runs / in_a_run);
  }
  say(what, static_cast<std::uint64_t>(size), best * 1e9);
}

/// What a task takes that waits, with its frame, and the future that it waits for.
void measure_memory(int size) {
  LoopRun run;
  aio::Loop loop = aio::new_event_loop();
  const std::size_t before = mallinfo2().uordblks;
  std::vector<aio::Task<void>> tasks;
  tasks.reserve(static_cast<std::size_t>(size));
  const std::size_t of_list = mallinfo2().uordblks - before;
  for (int i = 0; i < size; ++i) tasks.push_back(loop->create_task(give_way(1)));
  say("memory of a task", static_cast<std::uint64_t>(size),
      static_cast<double>(mallinfo2().uordblks - before - of_list) / size);
  for (const auto& task : tasks) loop->run_until_complete(task);
  loop->close();
}

void measure_all() {
  for (const int size : sizes) {
    std::thread([=] { measure_memory(size); }).join(); // with a pool of its own, in which nothing is left over
    const int rounds = std::max(4, operations / size);
    const auto steps = [=](Watch* watch) { return step(size, rounds, watch); };
    measure("step", size, false, steps, size * rounds);
    measure("step, recorded", size, true, steps, size * rounds);
    measure(
        "create and await", size, false, [=](Watch* watch) { return create(size, watch); }, size);
    measure(
        "timer", size, false, [=](Watch* watch) { return timers(size, watch); }, size);
    measure(
        "lock", size, false, [=](Watch* watch) { return lock(size, watch); }, size);
    measure(
        "gather", size, false, [=](Watch* watch) { return gather(size, watch); }, size);
    measure(
        "queue", size, false, [=](Watch* watch) { return queue(size, watch); }, size);
  }
}

} // namespace

} // namespace loopscope::bench

int main() {
  loopscope::bench::measure_all();
}
