// 100 wake-ups of a loop that waits, from another thread: from the call until the loop runs the callback. Measured is
// the median of the hundred, for the machine does other things in between.
#include "tests/bench/loop_run.h"

#include <asio.hpp>
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <semaphore>
#include <thread>
#include <utility>
#include <vector>

namespace loopscope::bench {

namespace {

constexpr int wakes = 100;
constexpr int rounds = 20;                             // of so many, each with its median
constexpr auto pause = std::chrono::microseconds(200); // in which the loop goes to wait again

using Clock = std::chrono::steady_clock;

/// On a thread of its own: has the loop call a function by `post`, again and again, each time that it waits, and then
/// `end`.
class Waker {
public:
  Waker(std::function<void(std::function<void()>)> post, std::function<void()> end)
      : thread_([this, post = std::move(post), end = std::move(end)] {
          for (int i = 0; i < wakes; ++i) {
            std::this_thread::sleep_for(pause);
            const Clock::time_point called = Clock::now();
            post([this, called] {
              seconds_.push_back(std::chrono::duration<double>(Clock::now() - called).count());
              ran_.release();
            });
            ran_.acquire();
          }
          post(end);
        }) {}
  /// The median of the seconds between the calls and the callbacks, once it has ended.
  double seconds() {
    thread_.join();
    std::ranges::sort(seconds_);
    return seconds_[seconds_.size() / 2];
  }

private:
  std::vector<double> seconds_;
  std::binary_semaphore ran_{0};
  std::thread thread_;
};

void count_wakes(benchmark::State& state) {
  state.counters["each"] =
      benchmark::Counter(1, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void wake_on(benchmark::State& state, RealLoop on) {
  for (auto _ : state) {
    LoopRun run(on);
    aio::Loop loop = aio::new_event_loop();
    loop->call_later(3600, [] {}); // something to wait for
    Waker waker([&loop](std::function<void()> function) { loop->call_soon_threadsafe(std::move(function)); },
                [&loop] { loop->stop(); });
    loop->run_forever();
    state.SetIterationTime(waker.seconds());
    loop->close();
  }
  count_wakes(state);
}

void wake_on_asio(benchmark::State& state) {
  wake_on(state, RealLoop::asio);
}
BENCHMARK(wake_on_asio)->UseManualTime()->Iterations(rounds)->Unit(benchmark::kMicrosecond);

void wake_on_poll(benchmark::State& state) {
  wake_on(state, RealLoop::poll);
}
BENCHMARK(wake_on_poll)->UseManualTime()->Iterations(rounds)->Unit(benchmark::kMicrosecond);

/// What no loop could do without: a thread waits on a futex, and another one wakes it.
void bare_wake(benchmark::State& state) {
  for (auto _ : state) {
    std::binary_semaphore posted(0);
    std::function<void()> next;
    bool ended = false;
    Waker waker(
        [&](std::function<void()> function) {
          next = std::move(function);
          posted.release();
        },
        [&] { ended = true; });
    while (!ended) {
      posted.acquire();
      std::exchange(next, nullptr)();
    }
    state.SetIterationTime(waker.seconds());
  }
  count_wakes(state);
}
BENCHMARK(bare_wake)->UseManualTime()->Iterations(rounds)->Unit(benchmark::kMicrosecond);

void asio_post_from_a_thread(benchmark::State& state) {
  for (auto _ : state) {
    asio::io_context context(1);
    auto work = asio::make_work_guard(context);
    Waker waker([&context](std::function<void()> function) { asio::post(context, std::move(function)); },
                [&context] { context.stop(); });
    context.run();
    state.SetIterationTime(waker.seconds());
  }
  count_wakes(state);
}
BENCHMARK(asio_post_from_a_thread)->UseManualTime()->Iterations(rounds)->Unit(benchmark::kMicrosecond);

} // namespace

} // namespace loopscope::bench
