// The whole window without a display, for the benches that build its frames.
#pragma once

#include "app/desktop/gpu_surface.h"
#include "app/screens/layout.h"
#include "app/ui/canvas.h"
#include "app/views/console.h"
#include "app/views/lesson.h"
#include "app/views/program/program.h"
#include "app/views/stage/stage.h"
#include "app/views/timeline/timeline.h"

#include <array>
#include <ctime>
#include <vector>

namespace loopscope::bench {

namespace detail {

class Nothing final : public app::Actions {
  void seek(std::uint64_t) override {}
  void seek_time(std::int64_t) override {}
  void select(app::Thing) override {}
  void hover(app::Thing) override {}
  void set_argument(std::string_view, double) override {}
};

} // namespace detail

/// All views, drawn into the shapes of a window of 1920 x 1080.
class Window {
public:
  /// Of a replay that outlives it.
  explicit Window(replay::Replay& replay) : replay_(replay) { draw(); }

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
  replay::Replay& replay_;
  detail::Nothing nothing_;
  ui::GpuSurface surface_;
  ui::Canvas canvas_{surface_};
  app::StageView stage_;
  app::LessonView lesson_;
  app::ProgramView program_;
  app::ConsoleView console_;
  app::TimelineView timeline_;
};

} // namespace loopscope::bench
