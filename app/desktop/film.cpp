#include "app/desktop/film.h"

#include "app/desktop/film_file.h"
#include "app/desktop/gl_window.h"
#include "app/desktop/gpu_surface.h"
#include "core/words/format.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace loopscope::app {
namespace {

constexpr int frame_time = 50;         // milliseconds
constexpr double notices_gone = 3'600; // seconds

/// What stands still in a film.
struct Moment {
  std::uint64_t position = 0;         // of events
  std::optional<std::int64_t> time{}; // at which it is looked at; none: that of the event before
};

class Moments {
public:
  Moments(const replay::Replay& replay, replay::Step step) : replay_(replay) {
    while (stops_.back() < replay.size()) stops_.push_back(replay.next(stops_.back(), step));
  }

  std::vector<Moment> between(const FilmEdge& from, const FilmEdge& to) const {
    const Moment first = from.step || from.time ? edge("--from", from) : Moment{};
    const Moment last = to.step || to.time ? edge("--to", to) : Moment{replay_.size()};
    if (last.position < first.position || time_of(last) < time_of(first))
      throw NoSuchMoment(std::string(words::text("pictures.to_before_from")));
    std::vector<Moment> all{first};
    for (auto stop = std::ranges::upper_bound(stops_, first.position); stop != stops_.end() && *stop <= last.position;
         ++stop)
      all.push_back({*stop});
    if (all.back().position < last.position || time_of(all.back()) < time_of(last)) all.push_back(last);
    if (all.size() > Film::most_steps + 1)
      throw NoSuchMoment(words::text("pictures.too_many_steps",
                                     words::grouped(static_cast<std::int64_t>(all.size() - 1)),
                                     words::grouped(static_cast<std::int64_t>(Film::most_steps))));
    return all;
  }

private:
  Moment edge(std::string_view option, const FilmEdge& edge) const {
    if (edge.step) {
      const std::size_t most = stops_.size() - 1;
      if (*edge.step > most) throw NoSuchMoment(words::text("pictures.no_such_step", most, option));
      return {stops_[*edge.step]};
    }
    const std::int64_t end = replay_.index().end_time();
    if (*edge.time > end)
      throw NoSuchMoment(words::text("pictures.no_such_time", words::duration(end), option,
                                     fmt::format("{:.3f}", static_cast<double>(end) / 1e9)));
    return {replay_.position_at(*edge.time), edge.time};
  }

  std::int64_t time_of(const Moment& moment) const {
    if (moment.time) return *moment.time;
    return moment.position == 0 ? 0 : replay_.trace()[moment.position - 1].time;
  }

  const replay::Replay& replay_;
  std::vector<std::uint64_t> stops_{0}; // of steps: positions
};

void go_to(PicturedRun& run, const Moment& moment) {
  if (moment.time)
    run.player().seek_time(*moment.time);
  else
    run.player().seek(moment.position);
  run.settle();
}

ui::Rect around(ui::Rect a, ui::Rect b) {
  if (a.w <= 0) return b;
  const float x = std::min(a.x, b.x), y = std::min(a.y, b.y);
  return {x, y, std::max(a.right(), b.right()) - x, std::max(a.bottom(), b.bottom()) - y};
}

} // namespace

Taken film(const Film& film) {
  ui::GlWindow window("loopscope", 64, 64, false); // first: without a display nothing is run
  ui::GpuSurface surface;
  ui::Canvas measuring(surface), canvas(surface); // before the app, which knows its last canvas
  PicturedRun run(film);
  run.to_end();
  run.app().update(notices_gone); // as nobody reads them
  const std::vector<Moment> moments = Moments(run.replay(), film.step).between(film.from, film.to);

  // Where the view is, and which colours there are, is known before the first picture.
  ui::Picture picture = run.picture();
  ui::GifColours colours;
  ui::Rect view;
  for (const Moment& moment : moments) {
    if (film.view.empty() && !film.gif) break;
    go_to(run, moment);
    ui::draw_settled(picture, measuring);
    view = around(view, run.view());
    if (film.gif) colours.see(ui::image_of(picture, window, surface));
  }
  picture.part = [view] { return view; };

  const std::unique_ptr<ui::FilmFile> file = film.gif ? ui::gif_file(colours.chosen()) : ui::webp_file();
  const int step_time = static_cast<int>(std::lround(film.seconds_per_step * 1000));
  ui::FrameOptions moving{.width = picture.width,
                          .height = picture.height,
                          .scale = picture.scale,
                          .light = picture.light,
                          .delta = frame_time / 1000.f};
  for (std::size_t i = 0; i < moments.size(); ++i) {
    go_to(run, moments[i]);
    int left = step_time;
    for (; i > 0 && left > frame_time; left -= frame_time) {
      moving.clock += frame_time / 1000.;
      canvas.begin(moving);
      run.app().draw(canvas);
      canvas.end();
      if (canvas.wanted_in() > 0) break;
      file->add(ui::image_of(picture, window, surface), frame_time);
    }
    ui::draw_settled(picture, canvas);
    file->add(ui::image_of(picture, window, surface), left);
    if (film.progress) film.progress(i + 1, moments.size());
  }
  return {file->finish(), run.stopped()};
}

} // namespace loopscope::app
