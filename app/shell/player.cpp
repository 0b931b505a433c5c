#include "app/shell/player.h"

#include "core/replay/rules.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace loopscope::app {
namespace {

// How long events are taken in one frame, and how many at a time, so that the window stays alive while a run goes as
// fast as it can or a long file is read: half of the time, where drawing takes the other half.
constexpr double shortest_at_once = 0.006, longest_at_once = 0.03; // seconds
constexpr std::size_t most_at_once = 4096;

// How long a step is looked at, in seconds at speed 1: what is said of it can be read.
double dwell(replay::Step step) {
  return step == replay::Step::event ? 0.75 : 1.5;
}

} // namespace

bool Player::at_end() const {
  return position() >= replay_.size() && !growing_;
}

void Player::go(std::uint64_t position) {
  const replay::State& state = replay_.seek(std::min({position, replay_.size(), hold_}));
  now_ = state.time;
  dwelt_ = 0;
  asked_ = 0;
}

void Player::stop_wanting() {
  want_ = Want::nothing;
  asked_ = 0;
  if (feed_ && !running()) feed_->pause();
}

void Player::ask_for_more() {
  if (!feed_ || !feed_->growing() || !feed_->paused()) return;
  // A step that finds nothing for long (a task switch where there is one task) asks for more each time.
  asked_ = asked_ == 0 ? 1 : std::min<std::uint64_t>(asked_ * 2, 4096);
  feed_->resume(asked_);
}

/// Of a live run no callback more than the step needs: what it does cannot be taken back.
void Player::ask_for_the_step() {
  if (!live() || step_ == replay::Step::task_switch) return ask_for_more();
  if (!feed_->growing() || !feed_->paused()) return;
  const bool turn = step_ == replay::Step::turn;
  if (turn && feed_->resume_to({.kind = PauseAt::Kind::turn})) return;
  const replay::State& state = replay_.state(); // of a pause: within a turn
  const bool known = turn && state.position == replay_.size() && state.phase == replay::Phase::run;
  feed_->resume(known ? std::max<std::uint32_t>(1, state.left_this_turn) : 1);
}

void Player::play() {
  if (live()) {
    want_ = Want::nothing;
    asked_ = 0;
    playing_ = follows_ = true;
    feed_->resume_freely();
    return;
  }
  if (at_end()) go(0);
  stop_wanting();
  playing_ = true;
  // The first step comes at once: this moment has been seen when play is pressed.
  dwelt_ = 1e9;
}

void Player::pause() {
  playing_ = false;
  stop_wanting();
}

void Player::step_forward() {
  if (live() && replay_.next(position(), step_) < replay_.size()) {
    look_at(replay_.next(position(), step_));
    return;
  }
  pause();
  follows_ = false;
  step_from_ = position();
  want_ = Want::step;
  fulfil();
}

void Player::step_back() {
  look_at(replay_.previous(position(), step_));
}

void Player::run_to(const PauseAt& goal, replay::SourceLine at) {
  if (!live()) pause();
  playing_ = false;
  if (live()) feed_->pause();
  want_ = Want::there;
  goal_ = goal;
  goal_line_ = at;
  goal_given_ = goal_begun_ = false;
  asked_ = 0;
  if (goal.kind == PauseAt::Kind::line) {
    searched_ = position();
  } else { // the first callback that begins after this moment, where one may stand right before another
    const auto& ran = replay_.index().ran();
    searched_ =
        static_cast<std::uint64_t>(std::ranges::upper_bound(ran, position(), {}, &replay::Ran::begun) - ran.begin());
  }
  fulfil();
}

/// Where it was searched for is beyond what may be seen.
bool Player::searched_beyond_hold() const {
  return replay_.size() > hold_;
}

/// Before the task's step begins, or after the event of the line.
std::optional<std::uint64_t> Player::find_goal() {
  const replay::Index& index = replay_.index();
  if (goal_.kind == PauseAt::Kind::line) {
    for (; searched_ < index.size(); ++searched_) {
      const std::uint16_t line = index.trace()[searched_].line;
      if (line != 0 && index.place(line) == goal_line_) return ++searched_;
    }
    return {};
  }
  for (; searched_ < index.ran().size(); ++searched_)
    if (index.ran()[searched_].task == goal_.task) return index.ran()[searched_++].begun;
  // A live run is stopped before it.
  const replay::State& state = replay_.state();
  const replay::Callback* next = replay::next_ready(state);
  if (live() && feed_->paused() && state.position == index.size() && state.left_this_turn > 0 && next &&
      next->runs_task() && next->serves == goal_.task && (goal_begun_ || goal_given_))
    return index.size();
  return {};
}

void Player::to_start() {
  look_at(0);
}

/// A real-time run continues in the meantime.
void Player::look_at(std::uint64_t position) {
  if (!live()) pause();
  want_ = Want::nothing;
  follows_ = false;
  go(position);
}

void Player::to_end() {
  if (live()) {
    if (follows_ || position() >= replay_.size()) return play();
    look_at(replay_.size());
    follows_ = true;
    return;
  }
  pause();
  want_ = Want::end;
  if (feed_ && feed_->growing()) feed_->resume_freely();
  fulfil();
}

void Player::seek(std::uint64_t position) {
  look_at(position);
}

void Player::seek_time(std::int64_t time) {
  if (live()) {
    const bool end = time >= replay_.index().end_time();
    look_at(end ? replay_.size() : replay_.position_at(std::max<std::int64_t>(0, time)));
    follows_ = end;
    if (!end) now_ = std::max(now_, time);
    return;
  }
  pause();
  want_ = Want::time;
  wanted_time_ = std::max<std::int64_t>(0, time);
  fulfil();
}

void Player::faster() {
  for (double speed : speeds)
    if (speed > speed_) {
      speed_ = speed;
      return;
    }
}

void Player::slower() {
  for (std::size_t i = std::size(speeds); i-- > 0;)
    if (speeds[i] < speed_) {
      speed_ = speeds[i];
      return;
    }
}

/// Carries out what is wanted, as far as the events for it are there.
void Player::fulfil() {
  switch (want_) {
  case Want::nothing:
    return;
  case Want::step: {
    std::uint64_t target = std::min(replay_.next(step_from_, step_), hold_);
    if (known(target)) {
      go(target);
      stop_wanting();
      // Of a live run, to where it pauses again; within a callback it does not.
      follows_ = step_ != replay::Step::event && step_ != replay::Step::line;
    } else {
      ask_for_the_step();
    }
    return;
  }
  case Want::there: {
    if (const auto found = find_goal(); found || searched_beyond_hold()) {
      go(found.value_or(hold_));
      stop_wanting();
      follows_ = found.value_or(hold_) >= replay_.size();
    } else if (!growing_ || (goal_given_ && feed_->paused())) {
      go(replay_.size());
      stop_wanting();
      follows_ = true;
    } else if (!feed_ || goal_given_ || !feed_->growing() || !feed_->paused()) {
      return;
    } else if (feed_->resume_to(goal_)) {
      goal_given_ = true;
    } else if (live()) {
      goal_begun_ = true;
      feed_->resume(1);
    } else {
      ask_for_more();
    }
    return;
  }
  case Want::time: {
    bool reached = replay_.size() > hold_ || (replay_.size() > 0 && replay_.index().end_time() > wanted_time_);
    if (!reached && growing_) {
      if (feed_ && feed_->paused()) feed_->resume_until(wanted_time_);
      return;
    }
    go(replay_.position_at(wanted_time_));
    // Before the run's end there are moments between events; behind it there are none.
    if (position() < std::min(replay_.size(), hold_)) now_ = std::max(now_, wanted_time_);
    stop_wanting();
    return;
  }
  case Want::end:
    go(replay_.size());
    if (!growing_ || position() >= hold_)
      stop_wanting();
    else if (feed_ && feed_->paused())
      feed_->resume_freely();
    return;
  }
}

/// As fast as it goes, the cursor is where the run is.
void Player::follow() {
  if (feed_ && feed_->growing() && feed_->paused()) feed_->resume_freely();
  if (position() < replay_.size()) go(replay_.size());
  if (at_end() || position() >= hold_) pause();
}

void Player::advance(double seconds) {
  if (std::isinf(speed_)) {
    follow();
    return;
  }
  // Several steps may pass in a frame, but not so many that the window freezes.
  for (int steps = 0; steps < 2000 && playing_; ++steps) {
    if (at_end() || position() >= hold_) {
      pause();
      return;
    }
    // The time that passes from here on is looked at, too.
    const std::int64_t from = replay_.state().time;
    const std::int64_t waits = position() < replay_.size() ? replay_.trace()[position()].time - from : 0;
    const double dwelling = (dwell(step_) - std::max(0.0, static_cast<double>(waits) / 1e9)) / speed_;
    if (now_ == from && dwelt_ < dwelling) {
      double part = std::min(seconds, dwelling - dwelt_);
      dwelt_ += part;
      seconds -= part;
      if (dwelt_ < dwelling) return;
    }
    std::uint64_t target = std::min(replay_.next(position(), step_), hold_);
    if (!known(target)) {
      ask_for_more();
      return;
    }
    // Up to the target, time may stand still or pass; where it passes, it is played at its speed.
    std::uint64_t last_now = std::min(replay_.position_at(replay_.state().time), target);
    if (last_now >= target || last_now >= replay_.size()) {
      go(target);
      continue;
    }
    if (last_now > position()) {
      std::int64_t shown = now_;
      go(last_now);
      now_ = std::max(now_, shown);
      dwelt_ = 1e9;
    }
    std::int64_t next_time = replay_.trace()[last_now].time;
    double wait = static_cast<double>(next_time - now_) / 1e9 / speed_;
    if (wait > seconds) {
      now_ += static_cast<std::int64_t>(seconds * speed_ * 1e9);
      return;
    }
    seconds -= std::max(0.0, wait);
    // The step goes on at the new instant.
    std::uint64_t there = std::min(replay_.position_at(next_time), target);
    go(there);
    if (there < target) dwelt_ = 1e9;
  }
}

void Player::update_live() {
  // While it waits for the end of the step, it shows what the loop does.
  if (!follows_ && want_ != Want::step && want_ != Want::there) return;
  if (position() < replay_.size()) go(replay_.size());
  // Before anything has happened its clock has not been seen.
  if (replay_.state().loop_exists) now_ = std::max(now_, feed_->clock());
}

/// In virtual time the cursor may stand before a callback that has begun and blocks: who waits for its end sees why.
void Player::show_what_blocks() {
  const std::uint64_t size = replay_.size();
  if (!feed_ || !feed_->growing() || feed_->paused() || position() >= size || size < replay_.trace().size()) return;
  if (want_ != Want::step && want_ != Want::there && !(playing_ && replay_.next(position(), step_) >= size)) return;
  if (replay_.trace()[size - 1].kind == trace::EventKind::blocking_begun) go(size);
}

bool Player::update(double seconds) {
  // Asked before the events are taken: what came in between is then not missed.
  bool more = feed_ && feed_->growing();
  const bool was_live = live();
  const std::chrono::duration<double> at_once(std::clamp(seconds / 2, shortest_at_once, longest_at_once));
  const auto until = std::chrono::steady_clock::now() + at_once;
  while (replay_.update(most_at_once) == most_at_once && std::chrono::steady_clock::now() < until) {
  }
  growing_ = more || replay_.size() < replay_.trace().size();
  fulfil();
  if (live()) {
    update_live();
    return playing_ || want_ != Want::nothing || replay_.size() < replay_.trace().size();
  }
  if (was_live) {
    playing_ = false;
    if (follows_) go(replay_.size());
  } else {
    show_what_blocks();
  }
  if (playing_) {
    if (seconds > 0) advance(seconds);
    // Playing needs to know what comes next before it is due.
    if (playing_ && growing_ && !std::isinf(speed_) && replay_.next(position(), step_) >= replay_.size())
      ask_for_more();
  }
  return playing_ || want_ != Want::nothing || replay_.size() < replay_.trace().size();
}

} // namespace loopscope::app
