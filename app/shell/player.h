// The cursor in a run: where it is, and how it moves by itself, by steps and by time.
#pragma once

#include "app/shell/feed.h"
#include "core/replay/replay.h"

#include <cstdint>
#include <limits>
#include <optional>

namespace loopscope::app {

/// Moves a Replay's state. A live run is a replay whose end still grows: the feed is resumed only as far as the cursor
/// needs it. Positions are events, times nanoseconds of the loop's clock. Window thread; the replay and the feed (null
/// for a file) must outlive it.
///
/// A real-time run is not paced by the cursor. While it is live(), the run is running or paused, and the cursor either
/// follows its end or looks back, which does not affect the run. Playing and stepping from the end resume it; pausing
/// pauses it. After a step of more than one event the cursor moves to where the run pauses again, which is exactly
/// there for a callback and a turn; a line may end within a callback, and an event does: there the cursor looks back. Once it is over it is a recording like any other.
class Player {
public:
  static constexpr double as_fast_as_it_goes = std::numeric_limits<double>::infinity();
  /// The speeds there are to choose from.
  static constexpr double speeds[] = {0.1, 0.25, 0.5, 1, 2, 5, 10, 25, 50, 100, as_fast_as_it_goes};

  Player(replay::Replay& replay, Feed* feed) : replay_(replay), feed_(feed), growing_(true) {}

  /// Takes in new events, and advances by that many seconds of wall-clock time. Returns whether it wants to be
  /// called again soon: it plays, or waits for the feed.
  bool update(double seconds);

  std::uint64_t position() const { return replay_.state().position; }
  /// The time shown: the state's, or, between two events, later.
  std::int64_t now() const { return now_; }
  /// It is on its way to a moment that the feed has not delivered yet.
  bool busy() const { return want_ != Want::nothing; }
  bool playing() const { return playing_ && (!live() || follows_); }
  /// A run in real time that is not over.
  bool live() const { return feed_ && feed_->real() && growing_; }
  /// It is live and not paused, whether the cursor follows or not.
  bool running() const { return live() && playing_; }
  /// It is live, and the cursor is at its end and stays there.
  bool follows() const { return live() && follows_; }
  /// It is live and paused between two callbacks.
  bool paused() const { return live() && feed_->paused(); }
  /// It is live and will pause, but the current callback has not returned yet.
  bool pausing() const { return live() && !playing_ && !busy() && !paused(); }
  /// What the clock of a live run shows.
  std::int64_t clock() const { return feed_ ? feed_->clock() : 0; }
  /// A step waits for its end.
  bool stepping() const { return want_ == Want::step; }
  /// Nothing follows this moment, and nothing will.
  bool at_end() const;

  void play();
  void pause();
  void toggle() { playing_ ? pause() : play(); }
  void step_forward();
  void step_back();
  /// On to where that says, running as far as that needs; a line is reached at the next event that tells of it. `at`
  /// is that line as the trace has it.
  void run_to(const PauseAt&, replay::SourceLine at = {});
  void to_start();
  /// To the end of the run, which runs as fast as it goes until then, or until the feed's limit. Where it is live: to
  /// the live position; from there it is resumed.
  void to_end();
  void seek(std::uint64_t position);
  /// The end of a live run is the latest that can be sought.
  void seek_time(std::int64_t time);

  /// No move goes beyond that position; UINT64_MAX: wherever there is something.
  void hold_at(std::uint64_t position) { hold_ = position; }
  std::uint64_t held_at() const { return hold_; }

  replay::Step step() const { return step_; }
  void set_step(replay::Step step) { step_ = step; }
  double speed() const { return speed_; }
  /// From 0.1 to 100, or as_fast_as_it_goes.
  void set_speed(double speed) { speed_ = speed; }
  void faster();
  void slower();

private:
  enum class Want : std::uint8_t { nothing, step, time, end, there };
  void ask_for_more();
  void ask_for_the_step();
  std::optional<std::uint64_t> find_goal();
  bool searched_beyond_hold() const;
  void show_what_blocks();
  void stop_wanting();
  void go(std::uint64_t position);
  void look_at(std::uint64_t position);
  void fulfil();
  void advance(double seconds);
  void follow();
  void update_live();
  bool known(std::uint64_t target) const { return target < replay_.size() || !growing_; }

  replay::Replay& replay_;
  Feed* feed_;
  replay::Step step_ = replay::Step::line;
  double speed_ = 1;
  bool growing_; // events may come that the replay does not know, as of the last update
  bool playing_ = false;
  std::uint64_t hold_ = UINT64_MAX; // no move goes beyond it
  std::int64_t now_ = 0;
  Want want_ = Want::nothing;
  std::int64_t wanted_time_ = 0;
  std::uint64_t step_from_ = 0;
  std::uint64_t asked_ = 0; // callbacks that were asked for last
  PauseAt goal_{};          // of Want::there
  replay::SourceLine goal_line_{};
  std::uint64_t searched_ = 0; // events, or callbacks that ran: up to there the goal is not
  bool goal_given_ = false;    // the feed pauses there by itself
  bool goal_begun_ = false;    // the run has been resumed for it
  double dwelt_ = 0;           // seconds on this position, while playing
  bool follows_ = true;        // the cursor is at the end of a live run
};

} // namespace loopscope::app
