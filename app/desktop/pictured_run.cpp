#include "app/desktop/pictured_run.h"

#include "core/words/texts.h"

#include <thread>

namespace loopscope::app {

PicturedRun::PicturedRun(const Pictured& pictured)
    : pictured_(pictured), app_({.light = pictured.light, .text = pictured.text, .still = true}),
      screen_((world_.keep_nothing(), world_.read_whole(), pictured.trace_file.empty())
                  ? app_.enter<RunScreen>(world_, pictured.run)
                  : app_.enter<RunScreen>(world_, world_.open(pictured.trace_file))) {
  if (!pictured.trace_file.empty() || !scenarios::runs_python(pictured.run.loop)) return;
  end_ = std::chrono::steady_clock::now() + pictured.most;
  screen_.begin();
  if (screen_.shown().run) screen_.shown().run->type_end(); // nobody is there to type
}

/// Stops the run when its time is over.
void PicturedRun::check_time() {
  if (stopped_ || !screen_.shown().run || std::chrono::steady_clock::now() < end_) return;
  stopped_ = true;
  screen_.shown().run->stop();
}

void PicturedRun::settle() {
  while (screen_.update(0) || player().busy()) {
    check_time();
    std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
}

void PicturedRun::to_end() {
  settle();
  player().to_end();
  settle();
}

bool PicturedRun::live_to(std::int64_t time) {
  if (!player().live()) return true;
  player().play();
  while (player().live() && player().clock() <= time) {
    screen_.update(0);
    check_time();
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  player().pause();
  screen_.update(0);
  return !player().live();
}

ui::Picture PicturedRun::picture() {
  return {.width = pictured_.width,
          .height = pictured_.height,
          .scale = app_.scale(pictured_.width, pictured_.height),
          .light = app_.light(),
          .draw = [this](ui::Canvas& canvas, ui::Rect) { app_.draw(canvas); },
          .part = [this] { return view(); }};
}

ui::Rect PicturedRun::view() {
  if (pictured_.view.empty()) return {};
  const ui::Rect place = place_of(app_.marks(), pictured_.view);
  if (place.w <= 0) throw NoSuchView(words::text("pictures.no_view", pictured_.view));
  return place;
}

} // namespace loopscope::app
