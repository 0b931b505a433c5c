// Building a frame of the whole window, without a display: all views into the shapes of the window.
#include "app/desktop/gpu_surface.h"
#include "app/screens/layout.h"
#include "app/ui/canvas.h"
#include "app/views/console.h"
#include "app/views/lesson.h"
#include "app/views/program/program.h"
#include "app/views/stage/stage.h"
#include "app/views/timeline/timeline.h"
#include "tests/bench/loop_run.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <ctime>
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

class Nothing final : public app::Actions {
  void seek(std::uint64_t) override {}
  void seek_time(std::int64_t) override {}
  void select(app::Thing) override {}
  void hover(app::Thing) override {}
  void set_argument(std::string_view, double) override {}
};

class Window {
public:
  Window(int workers, int rounds) : replay_(record(workers, rounds)) {
    replay_.update();
    draw();
  }

  const replay::Replay& replay() const { return replay_; }
  void seek(std::uint64_t position) { replay_.seek(position); }
  void set_steps(bool steps) { timeline_.set_scale(steps); }

  /// Draws a frame; milliseconds of this thread's processor time.
  double draw() {
    const double begin = processor_time();
    const replay::State& state = replay_.state();
    const app::Scene scene{replay_, state, state.time};
    canvas_.begin({.width = 1920, .height = 1080, .delta = 1.f / 60});
    using app::Place;
    constexpr std::array places{Place::centre, Place::left, Place::right, Place::right, Place::bottom};
    const std::vector<ui::Rect> boxes = app::lay_out(canvas_.window(), 56, places, std::array<float, 5>{}, 0).panels;
    stage_.draw(canvas_, boxes[0], scene, nothing_);
    lesson_.draw(canvas_, boxes[1], scene, nothing_);
    program_.draw(canvas_, boxes[2], scene, nothing_);
    console_.draw(canvas_, boxes[3], scene, nothing_);
    timeline_.draw(canvas_, boxes[4], scene, nothing_);
    canvas_.end();
    return processor_time() - begin;
  }
  /// What the frame last drawn sends to the GPU.
  const ui::Shapes& shapes() const { return surface_.shapes(); }
  void settle() {
    for (int i = 0; i < 1000 && (i < 3 || canvas_.wanted_in() == 0); ++i) draw();
  }

private:
  static double processor_time() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
  }
  static std::shared_ptr<const trace::Trace> record(int workers, int rounds) {
    trace::Recorder recorder;
    std::string source;
    for (int line = 0; line < 40; ++line) source += "await asyncio.sleep(i % 5 * 0.01)\n";
    recorder.record({.kind = trace::EventKind::source_file,
                     .object = recorder.intern("frame.py"),
                     .extra = recorder.intern(source)});
    LoopRun run(&recorder, "frame_bench.cpp");
    aio::run(all(workers, rounds));
    return recorder.trace();
  }

  replay::Replay replay_;
  Nothing nothing_;
  ui::GpuSurface surface_;
  ui::Canvas canvas_{surface_};
  app::StageView stage_;
  app::LessonView lesson_;
  app::ProgramView program_;
  app::ConsoleView console_;
  app::TimelineView timeline_;
};

/// Frames at many moments, in both scales: the first one there and the one after a step. Each moment is come to
/// again and again from another one, and its best frame counts: what else the machine does is not of interest.
void measure(benchmark::State& state, int workers, int rounds) {
  constexpr std::size_t moments = 100;
  Window window(workers, rounds);
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
