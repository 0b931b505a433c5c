// A number of a lesson is changed by its slider, in the app without a window: how long it takes until the new run is in
// the frame, as the window goes on from frame to frame. For each lesson at its default size and each of its numbers;
// where the run is over at once, so that what Python runs for real is left out.
#include "app/desktop/desktop_world.h"
#include "app/desktop/gpu_surface.h"
#include "app/screens/run_screen.h"
#include "app/ui/canvas.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <thread>

namespace loopscope::bench {

namespace {

using Clock = std::chrono::steady_clock;
constexpr auto frame = std::chrono::microseconds(16'667);

double milliseconds(Clock::duration time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

/// The app, frame by frame.
class Window {
public:
  explicit Window(const app::RunSettings& run)
      : screen_((world_.keep_nothing(), app_.enter<app::RunScreen>(world_, run))) {
    settle();
    screen_.shown().player.to_end();
    settle();
  }

  const app::RunSettings& shown() { return screen_.shown().settings; }
  /// Moves the slider by so many steps. How long it takes until the run with the new value is in a frame; nothing where
  /// none comes.
  std::optional<double> move(const scenarios::Parameter& parameter, int steps) {
    const double before = value_of(parameter, shown().arguments);
    const auto began = Clock::now();
    canvas_.set_focus(ui::hash_id(parameter.name));
    canvas_.adjust(steps);
    while (Clock::now() - began < std::chrono::seconds(2)) {
      const auto frame_began = Clock::now();
      app_.update(1.0 / 60);
      const bool come = value_of(parameter, shown().arguments) != before;
      draw();
      if (come) return milliseconds(Clock::now() - began);
      std::this_thread::sleep_until(frame_began + frame);
    }
    return std::nullopt;
  }

private:
  void draw() {
    canvas_.begin({.width = 1920, .height = 1080, .delta = 1.f / 60});
    app_.draw(canvas_);
    canvas_.end();
  }
  void settle() {
    for (int i = 0; i < 5000 && (app_.update(0.02) || screen_.shown().player.busy()); ++i)
      std::this_thread::sleep_for(std::chrono::microseconds(200));
    draw();
  }

  app::DesktopWorld world_{{}};
  app::App app_{{.still = true}};
  app::RunScreen& screen_;
  ui::GpuSurface surface_;
  ui::Canvas canvas_{surface_};
};

void slider_dragged(benchmark::State& state) {
  constexpr int times = 3; // of each, of which the best counts
  double slowest = 0;
  std::string which; // lesson and number
  for (auto _ : state)
    for (const scenarios::Lesson& lesson : scenarios::lessons())
      for (const scenarios::Parameter& parameter : lesson.parameters) {
        app::RunSettings run;
        run.lesson = &lesson;
        Window window(run);
        if (scenarios::runs_python(window.shown().loop)) continue;
        double best = 1e9;
        for (int i = 0; i < 2 * times; ++i) {
          const bool up = parameter.initial + parameter.step <= parameter.max;
          if (const auto took = window.move(parameter, (i % 2 == 0) == up ? 1 : -1)) best = std::min(best, *took);
        }
        if (best > slowest) {
          slowest = best;
          which = lesson.id + " " + parameter.name;
        }
        if (std::getenv("LOOPSCOPE_BENCH_EACH"))
          std::printf("%-24s %-20s %6.1f ms\n", lesson.id.c_str(), parameter.name.c_str(), best);
      }
  state.counters["ms"] = slowest;
  state.SetLabel(which);
}
BENCHMARK(slider_dragged)->Iterations(1)->Repetitions(1)->Unit(benchmark::kMillisecond);

} // namespace

} // namespace loopscope::bench
