#include "app/desktop/shot.h"

#include "app/desktop/gpu_surface.h"
#include "app/desktop/svg_surface.h"
#include "core/words/format.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <chrono>
#include <thread>

namespace loopscope::app {
namespace {

void go_to_time(PicturedRun& run, std::int64_t time) {
  if (!run.live_to(time)) return;
  run.player().seek_time(time);
  run.settle();
  const std::int64_t end = run.replay().index().end_time();
  if (run.player().at_end() && end < time)
    throw NoSuchMoment(words::text("desktop.shot.no_such_time", words::duration(end),
                                   fmt::format("{:.3f}", static_cast<double>(end) / 1e9)));
}

void go_to_callback(PicturedRun& run, std::uint64_t callback) {
  run.settle();
  const auto& ran = run.replay().index().ran();
  while (ran.size() < callback || ran[callback - 1].ended == 0) {
    if (run.player().at_end()) throw NoSuchMoment(words::text("desktop.shot.no_such_callback", ran.size()));
    run.player().seek(run.replay().size());
    run.player().set_step(replay::Step::callback);
    run.player().step_forward();
    run.settle();
  }
  run.player().seek(ran[callback - 1].ended);
}

} // namespace

Taken take(const Shot& shot) {
  // Both before the run: the app's keys change what its last canvas has in focus.
  ui::GpuSurface shapes;
  ui::SvgSurface elements;
  ui::Canvas canvas(shot.svg ? static_cast<ui::Surface&>(elements) : shapes);
  PicturedRun run(shot);
  if (shot.time)
    go_to_time(run, *shot.time);
  else if (shot.callback)
    go_to_callback(run, *shot.callback);
  else if (shot.start)
    run.settle();
  else
    run.to_end();
  for (const std::string& key : shot.keys) {
    ui::draw_settled(run.picture(), canvas); // what a key leads to may depend on what is seen
    run.app().key(key);
    for (int i = 0; i < 1000 && run.app().update(0.02); ++i)
      std::this_thread::sleep_for(std::chrono::microseconds(200));
    run.settle();
  }
  if (!shot.keys.empty()) ui::draw_settled(run.picture(), canvas);
  return {shot.svg ? ui::render_svg(run.picture(), canvas, elements, run.app().title())
                   : ui::render_png(run.picture(), canvas, shapes),
          run.stopped()};
}

} // namespace loopscope::app
