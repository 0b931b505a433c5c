#include "app/desktop/shot.h"

#include "app/desktop/desktop_world.h"
#include "app/desktop/picture.h"
#include "app/screens/run_screen.h"
#include "core/words/format.h"

#include <fmt/format.h>

#include <chrono>
#include <stdexcept>
#include <thread>

namespace loopscope::app {
namespace {

using Clock = std::chrono::steady_clock;

/// Stops a run whose time is over.
void check_time(RunScreen& screen, Clock::time_point end) {
  if (screen.shown().run && Clock::now() >= end) screen.shown().run->stop();
}

void settle(RunScreen& screen, Clock::time_point end) {
  while (screen.update(0) || screen.shown().player.busy()) {
    check_time(screen, end);
    std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
}

void go_to_time(RunScreen& screen, std::int64_t time, Clock::time_point end) {
  ShownRun& run = screen.shown();
  if (run.player.live()) {
    run.player.play();
    while (run.player.live() && run.player.clock() <= time) {
      screen.update(0);
      check_time(screen, end);
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    run.player.pause();
    screen.update(0);
    if (run.player.live()) return;
  }
  run.player.seek_time(time);
  settle(screen, end);
  if (run.player.at_end() && run.replay.index().end_time() < time)
    throw NoSuchMoment(fmt::format("the run ends at {}: use --at {:.3f} or less",
                                   words::duration(run.replay.index().end_time()),
                                   static_cast<double>(run.replay.index().end_time()) / 1e9));
}

void go_to_callback(RunScreen& screen, std::uint64_t callback, Clock::time_point end) {
  ShownRun& run = screen.shown();
  settle(screen, end);
  while (run.replay.index().ran().size() < callback || run.replay.index().ran()[callback - 1].ended == 0) {
    if (run.player.at_end())
      throw NoSuchMoment(fmt::format("the run has {} callbacks: use --step {} or less", run.replay.index().ran().size(),
                                     run.replay.index().ran().size()));
    run.player.seek(run.replay.size());
    run.player.set_step(replay::Step::callback);
    run.player.step_forward();
    settle(screen, end);
  }
  run.player.seek(run.replay.index().ran()[callback - 1].ended);
}

} // namespace

std::string take(const Shot& shot) {
  DesktopWorld world({});
  world.keep_no_drafts();
  App app({.light = shot.light, .text = shot.text, .still = true});
  RunScreen& screen = shot.trace_file.empty() ? app.enter<RunScreen>(world, shot.run)
                                              : app.enter<RunScreen>(world, world.open(shot.trace_file));
  const bool by_python = shot.trace_file.empty() && scenarios::runs_python(shot.run.loop);
  const Clock::time_point end = by_python ? Clock::now() + shot.most : Clock::time_point::max();
  if (by_python) {
    screen.begin();
    if (screen.shown().run) screen.shown().run->type_end(); // nobody is there to type
  }
  if (shot.time)
    go_to_time(screen, *shot.time, end);
  else if (shot.callback)
    go_to_callback(screen, *shot.callback, end);
  else {
    settle(screen, end);
    screen.shown().player.to_end();
    settle(screen, end);
  }
  ui::Picture picture{.width = shot.width,
                      .height = shot.height,
                      .scale = static_cast<float>(shot.text) / 100,
                      .light = shot.light,
                      .draw = [&](ui::Canvas& canvas, ui::Rect) { app.draw(canvas); }};
  return ui::render_png(picture);
}

} // namespace loopscope::app
