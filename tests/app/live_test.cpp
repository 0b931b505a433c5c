#include "app/screens/live_line.h"
#include "app/shell/player.h"
#include "core/trace/recorder.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <utility>

namespace loopscope::app {
namespace {

using trace::EventKind;

constexpr std::int64_t second = 1'000'000'000;

/// A run in real time made by hand: one timer after the other, of a second each. Time passes when the test says so.
class WallFeed final : public Feed {
public:
  WallFeed() {
    record(EventKind::loop_created, 1);
    record(EventKind::loop_started, 1);
    schedule();
  }
  bool growing() const override { return !over_; }
  bool paused() const override { return standing_; }
  void resume(std::uint64_t callbacks) override { left_ = callbacks, go_on(); }
  void resume_until(std::int64_t) override { FAIL() << "no cursor paces a real run"; }
  void resume_freely() override { free_ = true, go_on(); }
  void pause() override { free_ = false, left_ = 0; }
  bool at_limit() const override { return false; }
  bool real() const override { return true; }
  std::int64_t clock() const override { return clock_; }

  /// The world goes on, and the loop with it if it may.
  void pass(std::int64_t ns) {
    for (std::int64_t end = clock_ + ns; clock_ < end;) {
      clock_ = std::min(end, clock_ + second / 10);
      while (!stuck_ && !standing_ && look_at_ <= clock_) turn();
    }
  }
  /// A callback that does not return.
  void compute() {
    record(EventKind::select_ended);
    record(EventKind::timer_due, timer_);
    record(EventKind::turn_running, 0, 0, 1);
    record(EventKind::callback_begun, timer_);
    stuck_ = true;
  }
  void block() {
    compute();
    record(EventKind::blocking_begun, 0, recorder_.intern("read"));
  }
  /// One more timer.
  void also(std::int64_t when) { record(EventKind::timer_scheduled, other_ = ++ids_, 0, other_due_ = when); }
  void end() {
    record(EventKind::run_ended);
    over_ = true;
  }

  trace::Recorder recorder_;
  std::uint32_t made_ = 0;

private:
  void record(EventKind kind, std::uint32_t subject = 0, std::uint32_t object = 0, std::int64_t value = 0) {
    recorder_.record({.time = clock_, .kind = kind, .subject = subject, .object = object, .value = value});
  }
  void schedule() {
    due_ = clock_ + second;
    record(EventKind::timer_scheduled, timer_ = ++ids_, 0, due_);
    begin_turn();
  }
  bool other_is_due() const { return other_ != 0 && other_due_ <= clock_; }
  void begin_turn() {
    look_at_ = other_is_due() ? clock_ : due_;
    record(EventKind::turn_begun, 0, 0, timer_);
    record(EventKind::select_begun, 0, 0, look_at_ - clock_);
  }
  void go_on() {
    if (held_) record(EventKind::run_resumed);
    standing_ = held_ = false;
  }
  void turn() {
    if (!looked_) {
      runs_ = other_is_due() ? std::exchange(other_, 0) : timer_;
      record(EventKind::select_ended);
      record(EventKind::timer_due, runs_);
      record(EventKind::turn_running, 0, 0, 1);
      looked_ = true;
    }
    if (!free_ && left_ == 0) {
      record(EventKind::run_paused);
      standing_ = held_ = true;
      return;
    }
    if (left_ > 0) --left_;
    ++made_;
    looked_ = false;
    record(EventKind::callback_begun, runs_);
    record(EventKind::callback_ended, runs_);
    runs_ == timer_ ? schedule() : begin_turn();
  }

  std::int64_t clock_ = 0, due_ = 0, other_due_ = 0, look_at_ = 0;
  std::uint32_t ids_ = 0, timer_ = 0, other_ = 0, runs_ = 0;
  std::uint64_t left_ = 0;
  bool free_ = false, standing_ = true, held_ = false, looked_ = false, stuck_ = false, over_ = false;
};

class Live : public testing::Test {
protected:
  void SetUp() override {
    player_.set_step(replay::Step::callback);
    player_.update(0);
  }
  void watch(std::int64_t ns) {
    for (; ns > 0; ns -= second / 10) {
      feed_.pass(second / 10);
      player_.update(0.1);
    }
  }
  std::string line() const { return live_line(replay_, player_).text; }
  bool says(const char* words) const { return line().find(words) != std::string::npos; }

  WallFeed feed_;
  replay::Replay replay_{feed_.recorder_.trace()};
  Player player_{replay_, &feed_};
};

TEST_F(Live, a_run_in_real_time_goes_by_the_walls_clock_whatever_the_speed) {
  player_.set_speed(100);
  player_.play();
  watch(3 * second + second / 2);
  EXPECT_EQ(feed_.made_, 3u);
  EXPECT_EQ(player_.now(), feed_.clock());
  EXPECT_EQ(player_.position(), replay_.size());
  EXPECT_TRUE(player_.playing());
}

TEST_F(Live, a_pause_holds_it_between_callbacks_while_the_clock_goes_on) {
  player_.play();
  watch(second * 3 / 2);
  player_.pause();
  watch(3 * second);
  EXPECT_TRUE(player_.paused());
  EXPECT_EQ(feed_.made_, 1u);
  EXPECT_EQ(player_.now(), feed_.clock());
  EXPECT_TRUE(says("the clock and the network keep going")) << line();
  EXPECT_TRUE(says("A timer is 2.500 s late")) << line();
  EXPECT_TRUE(says("Paused for 2.500 s")) << "it stands since its timer came due: " << line();
  EXPECT_TRUE(replay_.state().held);
}

TEST_F(Live, what_came_during_a_pause_is_told_when_it_goes_on_and_by_the_recording) {
  feed_.also(5 * second);
  player_.play();
  watch(second * 3 / 2);
  player_.pause();
  watch(4 * second);
  player_.play();
  watch(second / 10);
  EXPECT_TRUE(player_.running());
  const std::string words = "During the pause of 3.500 s: a timer came due and was 0.600 s late.";
  EXPECT_EQ(line(), words);

  replay::Replay replay(feed_.recorder_.trace());
  replay.update();
  Player player(replay, nullptr);
  ASSERT_EQ(replay.index().holds().size(), 1u);
  const std::string nothing = "This real-time run has ended; you are viewing its recording.";
  player.seek(replay.index().holds()[0].ended);
  EXPECT_EQ(live_line(replay, player).text, nothing) << "it is still paused";
  player.seek(replay.index().holds()[0].ended + 1);
  EXPECT_EQ(live_line(replay, player).text, words);
  player.seek(replay.size());
  EXPECT_EQ(live_line(replay, player).text, nothing) << "that is no news any more";
}

TEST_F(Live, looking_back_leaves_it_running_and_the_end_leads_to_now) {
  player_.play();
  watch(2 * second);
  player_.to_start();
  watch(3 * second);
  EXPECT_EQ(player_.position(), 0u);
  EXPECT_EQ(feed_.made_, 5u);
  EXPECT_FALSE(player_.playing());
  EXPECT_TRUE(player_.running());
  EXPECT_TRUE(says("The run continues, ")) << line();
  player_.to_end();
  watch(second);
  EXPECT_TRUE(player_.playing());
  EXPECT_EQ(player_.now(), feed_.clock());
}

TEST_F(Live, looking_back_while_it_stands_lets_nothing_go) {
  player_.play();
  watch(3 * second);
  player_.pause();
  watch(2 * second);
  const std::uint32_t made = feed_.made_;
  player_.step_back();
  player_.seek_time(second);
  player_.step_forward();
  player_.to_end();
  watch(2 * second);
  EXPECT_EQ(feed_.made_, made);
  EXPECT_EQ(player_.position(), replay_.size());
  player_.to_end();
  watch(second);
  EXPECT_GT(feed_.made_, made) << "from the end, End lets it go";
}

TEST_F(Live, a_step_from_the_end_lets_one_callback_go) {
  player_.step_forward();
  EXPECT_TRUE(player_.busy());
  watch(5 * second);
  EXPECT_EQ(feed_.made_, 1u);
  EXPECT_FALSE(player_.busy());
  player_.step_forward();
  watch(5 * second);
  EXPECT_EQ(feed_.made_, 2u);
}

TEST_F(Live, after_a_step_the_cursor_is_where_the_run_stands_again) {
  player_.step_forward();
  watch(5 * second);
  EXPECT_FALSE(player_.busy());
  EXPECT_TRUE(player_.paused());
  EXPECT_TRUE(replay_.state().held);
  EXPECT_EQ(player_.position(), replay_.size());
  EXPECT_EQ(player_.now(), feed_.clock());
  player_.set_step(replay::Step::event);
  player_.step_forward();
  watch(second / 10);
  EXPECT_LT(player_.position(), replay_.size()) << "each event is looked at";
}

TEST_F(Live, a_pause_that_cannot_be_says_what_the_loop_is_stuck_in) {
  player_.play();
  watch(second / 2);
  feed_.block();
  watch(second);
  player_.pause();
  watch(second);
  EXPECT_TRUE(player_.pausing());
  EXPECT_FALSE(player_.paused());
  EXPECT_EQ(line(), "Pausing when that call returns: The loop is blocked in read.");
  EXPECT_TRUE(live_line(replay_, player_).stuck);
}

TEST_F(Live, a_pause_that_a_running_callback_puts_off_says_that_it_is_pending) {
  player_.play();
  watch(second / 2);
  feed_.compute();
  watch(second);
  player_.pause();
  watch(second);
  EXPECT_TRUE(player_.pausing());
  EXPECT_EQ(line(), "Pausing: a callback is running; the run pauses when it returns.");
}

TEST_F(Live, once_over_it_is_a_recording_that_plays_at_any_speed) {
  player_.play();
  watch(5 * second);
  feed_.end();
  player_.update(0.1);
  EXPECT_FALSE(player_.live());
  EXPECT_FALSE(player_.playing());
  EXPECT_TRUE(player_.at_end());
  player_.set_speed(10);
  player_.play();
  EXPECT_EQ(player_.position(), 0u);
  for (int i = 0; i < 60; ++i) player_.update(1.0 / 60);
  EXPECT_GT(player_.now(), second);
}

} // namespace
} // namespace loopscope::app
