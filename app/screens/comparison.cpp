#include "app/screens/comparison.h"

#include "app/screens/choices.h"
#include "core/words/verdict.h"
#include "scenarios/older_python.h"

#include <algorithm>
#include <utility>

namespace loopscope::app {
namespace {

constexpr double rest = 0.3;          // seconds after a change, before both run again
constexpr double pace = 0.1;          // seconds between two measurings
constexpr std::size_t most = 200'000; // events taken in one frame

} // namespace

Compare::Compare(Pair pair, World& world) : pair_(std::move(pair)), world_(world) {
  for (RunSettings& each : pair_) each = on_its_loop(std::move(each));
  start();
  follows_ = real();
}

bool Compare::real() const {
  return std::ranges::any_of(sides_, [](const Side& side) { return side.run->feed().real(); });
}

void Compare::play_again() {
  start();
  follows_ = real();
  playing_ = !follows_;
}

void Compare::start() {
  restart_in_ = -1;
  for (Side& side : sides_) side = {}; // both have gone before one begins
  for (std::size_t i = 0; i < 2; ++i) {
    Side& side = sides_[i];
    side.run = world_.start(pair_[i]);
    side.index = std::make_unique<replay::Index>(*side.run->trace());
    side.measuring = std::make_unique<replay::Measuring>(*side.index);
    side.half.title = title_of(pair_[i]);
    side.half.controls = controls_of(pair_[i]);
    side.half.loop = loop_of(pair_[i]);
    side.half.index = side.index.get();
  }
  for (Side& side : sides_) side.run->feed().resume_freely();
  now_ = 0;
  measured_for_ = pace;
  follows_ = true;
  playing_ = false;
}

void Compare::set(std::size_t half, RunSettings settings) {
  settings = on_its_loop(std::move(settings));
  // Its sliders show at once what is asked for, and not the run that is still on the screen.
  if (settings.lesson && settings.lesson == pair_[half].lesson) sides_[half].half.controls = controls_of(settings);
  pair_[half] = std::move(settings);
  restart_in_ = rest;
}

bool Compare::over() const {
  return restart_in_ < 0 && std::ranges::all_of(sides_, [](const Side& side) { return side.half.over; });
}

std::int64_t Compare::end() const {
  return std::max(sides_[0].half.end, sides_[1].half.end);
}

void Compare::take(Side& side) {
  const Feed& feed = side.run->feed();
  const bool more = feed.growing();
  side.index->update(most);
  side.half.over = !more && side.index->size() == side.index->trace().size();
  side.half.end = side.index->end_time();
  if (!side.half.over && feed.real()) side.half.end = std::max(side.half.end, feed.clock());
}

void Compare::measure_again() {
  bool changed = false;
  for (Side& side : sides_) {
    const std::size_t size = side.index->size();
    if (std::exchange(side.measured, size) == size && side.half.over) continue;
    changed = true;
    side.measuring->reach(side.half.over ? 0 : side.half.end);
    side.half.figures = side.measuring->update();
  }
  if (!changed) return;
  for (std::size_t i = 0; i < 2; ++i) {
    Side& side = sides_[i];
    side.half.figures = side.measuring->update_beside(sides_[1 - i].half.figures);
    const replay::Measuring::Beats* beats = side.measuring->beats(side.half.figures.heartbeat);
    side.half.beats = beats ? beats->times : std::vector<std::int64_t>{};
    side.half.beats_task = beats && beats->task != 0 ? task_number(*side.index, beats->task) : 0;
  }
}

bool Compare::update(double seconds) {
  if (restart_in_ >= 0 && (restart_in_ -= seconds) < 0) start();
  for (Side& side : sides_) take(side);
  measured_for_ += seconds;
  if (measured_for_ >= pace || over()) {
    measured_for_ = 0;
    measure_again();
  }
  if (follows_) now_ = end();
  if (playing_) {
    // Up to what is there; of two that still run, with them from then on.
    now_ = static_cast<std::int64_t>(
        std::min(static_cast<double>(end()), static_cast<double>(now_) + seconds * 1e9 * speed_));
    if (now_ >= end() && (over() || real())) playing_ = false, follows_ = !over();
  }
  seen_ = seen_ || (over() && end() > 0 && now_ >= end());
  return !over() || playing_ || restart_in_ >= 0;
}

void Compare::toggle() {
  if (over() && !playing_ && now_ >= end()) now_ = 0;
  playing_ = !playing_ && !follows_;
  if (over() && std::exchange(follows_, false)) playing_ = true;
  follows_ = false;
}

void Compare::seek(std::int64_t time) {
  now_ = std::clamp<std::int64_t>(time, 0, end());
  follows_ = playing_ = false;
}

void Compare::step(int direction) {
  seek(now_ + direction * std::max<std::int64_t>(1, end() / 50));
}

void Compare::to_end() {
  follows_ = true;
  playing_ = false;
}

CompareScene Compare::scene() const {
  CompareScene scene{.halves = {&sides_[0].half, &sides_[1].half}, .now = now_, .playing = playing_};
  scene.follows = follows_;
  scene.seen = seen_ || (!over() && real());
  scene.speed = speed_;
  if (over() && seen_) scene.verdict = words::verdict(sides_[0].half.figures, sides_[1].half.figures);
  for (std::size_t i = 0; i < 2; ++i) {
    const std::string_view said = scenarios::said_of_older(pair_[i].lesson, words::python_of(*sides_[i].index),
                                                           words::python_of(*sides_[1 - i].index));
    if (!said.empty()) scene.older = said;
  }
  return scene;
}

} // namespace loopscope::app
