#include "app/desktop/shot.h"

#include "app/desktop/desktop_world.h"
#include "app/desktop/picture.h"
#include "app/screens/run_screen.h"
#include "core/words/format.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <chrono>
#include <stdexcept>
#include <thread>

namespace loopscope::app {
namespace {

/// The time that a run may take.
struct Limit {
  std::chrono::steady_clock::time_point end = std::chrono::steady_clock::time_point::max();
  bool reached = false;

  /// Stops the run when that is over.
  void check(RunScreen& screen) {
    if (reached || !screen.shown().run || std::chrono::steady_clock::now() < end) return;
    reached = true;
    screen.shown().run->stop();
  }
};

void settle(RunScreen& screen, Limit& limit) {
  while (screen.update(0) || screen.shown().player.busy()) {
    limit.check(screen);
    std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
}

void go_to_time(RunScreen& screen, std::int64_t time, Limit& limit) {
  ShownRun& run = screen.shown();
  if (run.player.live()) {
    run.player.play();
    while (run.player.live() && run.player.clock() <= time) {
      screen.update(0);
      limit.check(screen);
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    run.player.pause();
    screen.update(0);
    if (run.player.live()) return;
  }
  run.player.seek_time(time);
  settle(screen, limit);
  if (run.player.at_end() && run.replay.index().end_time() < time)
    throw NoSuchMoment(fmt::format("the run ends at {}: use --at {:.3f} or less",
                                   words::duration(run.replay.index().end_time()),
                                   static_cast<double>(run.replay.index().end_time()) / 1e9));
}

void go_to_callback(RunScreen& screen, std::uint64_t callback, Limit& limit) {
  ShownRun& run = screen.shown();
  settle(screen, limit);
  while (run.replay.index().ran().size() < callback || run.replay.index().ran()[callback - 1].ended == 0) {
    if (run.player.at_end())
      throw NoSuchMoment(fmt::format("the run has {} callbacks: use --step {} or less", run.replay.index().ran().size(),
                                     run.replay.index().ran().size()));
    run.player.seek(run.replay.size());
    run.player.set_step(replay::Step::callback);
    run.player.step_forward();
    settle(screen, limit);
  }
  run.player.seek(run.replay.index().ran()[callback - 1].ended);
}

} // namespace

Taken take(const Shot& shot) {
  DesktopWorld world({});
  world.keep_nothing();
  App app({.light = shot.light, .text = shot.text, .still = true});
  RunScreen& screen = shot.trace_file.empty() ? app.enter<RunScreen>(world, shot.run)
                                              : app.enter<RunScreen>(world, world.open(shot.trace_file));
  const bool by_python = shot.trace_file.empty() && scenarios::runs_python(shot.run.loop);
  Limit limit;
  if (by_python) {
    limit.end = std::chrono::steady_clock::now() + shot.most;
    screen.begin();
    if (screen.shown().run) screen.shown().run->type_end(); // nobody is there to type
  }
  if (shot.time)
    go_to_time(screen, *shot.time, limit);
  else if (shot.callback)
    go_to_callback(screen, *shot.callback, limit);
  else if (shot.start)
    settle(screen, limit);
  else {
    settle(screen, limit);
    screen.shown().player.to_end();
    settle(screen, limit);
  }
  ui::Picture picture{.width = shot.width,
                      .height = shot.height,
                      .scale = app.scale(shot.width, shot.height),
                      .light = shot.light,
                      .draw = [&](ui::Canvas& canvas, ui::Rect) { app.draw(canvas); }};
  for (const std::string& key : shot.keys) {
    ui::render_svg(picture, {}); // what a key leads to may depend on what is seen
    app.key(key);
    for (int i = 0; i < 1000 && app.update(0.02); ++i) std::this_thread::sleep_for(std::chrono::microseconds(200));
    settle(screen, limit);
  }
  if (!shot.keys.empty()) ui::render_svg(picture, {});
  if (!shot.view.empty())
    picture.part = [&] {
      const ui::Rect place = place_of(app.marks(), shot.view);
      if (place.w <= 0) throw NoSuchView(words::text("pictures.no_view", shot.view));
      return place;
    };
  return {shot.svg ? ui::render_svg(picture, app.title()) : ui::render_png(picture), limit.reached};
}

} // namespace loopscope::app
