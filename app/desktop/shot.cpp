#include "app/desktop/shot.h"

#include "app/desktop/picture.h"
#include "app/shell/app.h"
#include "core/words/format.h"

#include <fmt/format.h>

#include <chrono>
#include <stdexcept>
#include <thread>

namespace loopscope::app {
namespace {

void settle(App& app) {
  while (app.update(0) || app.showing().player.busy()) std::this_thread::sleep_for(std::chrono::microseconds(200));
}

void go_to_time(App& app, std::int64_t time) {
  Showing& showing = app.showing();
  if (showing.player.live()) {
    showing.player.play();
    while (showing.player.live() && showing.player.clock() <= time) {
      app.update(0);
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    showing.player.pause();
    app.update(0);
    if (showing.player.live()) return;
  }
  showing.player.seek_time(time);
  settle(app);
  if (showing.player.at_end() && showing.replay.index().end_time() < time)
    throw NoSuchMoment(fmt::format("the run ends at {}: use --at {:.3f} or less",
                                   words::duration(showing.replay.index().end_time()),
                                   static_cast<double>(showing.replay.index().end_time()) / 1e9));
}

void go_to_callback(App& app, std::uint64_t callback) {
  Showing& showing = app.showing();
  settle(app);
  while (showing.replay.index().ran().size() < callback || showing.replay.index().ran()[callback - 1].ended == 0) {
    if (showing.player.at_end())
      throw NoSuchMoment(fmt::format("the run has {} callbacks: use --step {} or less",
                                     showing.replay.index().ran().size(), showing.replay.index().ran().size()));
    showing.player.seek(showing.replay.size());
    showing.player.set_step(replay::Step::callback);
    showing.player.step_forward();
    settle(app);
  }
  showing.player.seek(showing.replay.index().ran()[callback - 1].ended);
}

} // namespace

std::string take(const Shot& shot) {
  App app({.light = shot.light, .text = shot.text, .still = true, .news = {}});
  if (shot.trace_file.empty())
    app.open(shot.run);
  else
    app.open(shot.trace_file);
  if (shot.time)
    go_to_time(app, *shot.time);
  else if (shot.callback)
    go_to_callback(app, *shot.callback);
  else {
    settle(app);
    app.perform(Command::to_end);
    settle(app);
  }
  ui::Picture picture{.width = shot.width,
                      .height = shot.height,
                      .scale = static_cast<float>(shot.text) / 100,
                      .light = shot.light,
                      .draw = [&](ui::Canvas& canvas, ui::Rect) { app.draw(canvas); }};
  return ui::render_png(picture);
}

} // namespace loopscope::app
