#include "app/shell/player.h"
#include "core/trace/recorder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>

namespace loopscope::app {
namespace {

using trace::EventKind;

constexpr std::int64_t second = 1'000'000'000;

/// A run made by hand: `callbacks` turns of one callback each, with a second's wait before each but the first.
class HandFeed final : public Feed {
public:
  explicit HandFeed(std::uint64_t callbacks) : callbacks_(callbacks) { record(EventKind::loop_created, 1); }

  bool growing() const override { return made_ < callbacks_; }
  bool paused() const override { return true; }
  void resume(std::uint64_t callbacks) override {
    asked_ += callbacks;
    for (; callbacks > 0 && growing(); --callbacks) turn();
  }
  void resume_until(std::int64_t time) override {
    while (growing() && time_ <= time) turn();
  }
  void resume_freely() override {
    freed_ = true;
    while (growing()) turn();
  }
  void pause() override {}
  bool at_limit() const override { return false; }

  trace::Recorder recorder_;
  std::uint64_t made_ = 0, asked_ = 0;
  bool freed_ = false;

private:
  void record(EventKind kind, std::uint32_t subject = 0, std::int64_t value = 0) {
    recorder_.record({.time = time_, .kind = kind, .subject = subject, .value = value});
  }
  void turn() {
    ++made_;
    auto id = static_cast<std::uint32_t>(made_);
    record(EventKind::turn_begun, 0, id);
    record(EventKind::select_begun, 0, id == 1 ? 0 : second);
    if (id > 1) time_ += second;
    record(EventKind::select_ended);
    record(EventKind::callback_scheduled, id);
    record(EventKind::turn_running, 0, 1);
    record(EventKind::callback_begun, id);
    record(EventKind::callback_ended, id);
    if (made_ == callbacks_) record(EventKind::run_ended);
  }

  std::uint64_t callbacks_;
  std::int64_t time_ = 0;
};

class PlayerTest : public testing::Test {
protected:
  void SetUp() override {
    player_.set_step(replay::Step::callback);
    player_.update(0);
  }
  void settle() {
    for (int i = 0; i < 100 && player_.update(0); ++i) {
    }
  }
  void watch(double seconds) {
    for (double step = 1.0 / 64; seconds > 0; seconds -= step) player_.update(step);
  }
  /// How many callbacks have begun: a step ends while its callback still stands in the running slot.
  std::uint64_t callbacks_seen() {
    const auto& ran = replay_.index().ran();
    return static_cast<std::uint64_t>(
        std::ranges::count_if(ran, [&](const replay::Ran& one) { return one.begun < player_.position(); }));
  }

  HandFeed feed_{5};
  replay::Replay replay_{feed_.recorder_.trace()};
  Player player_{replay_, &feed_};
};

TEST_F(PlayerTest, a_run_is_held_until_the_cursor_asks_for_more) {
  watch(10);
  EXPECT_EQ(feed_.made_, 0u);
  EXPECT_EQ(player_.position(), 0u);
  EXPECT_FALSE(player_.at_end());
}

TEST_F(PlayerTest, a_step_at_the_live_end_lets_the_loop_make_it) {
  player_.step_forward();
  settle();
  EXPECT_EQ(callbacks_seen(), 1u);
  EXPECT_LE(feed_.made_, 3u) << "the loop ran ahead of the cursor";
}

TEST_F(PlayerTest, steps_lead_through_every_callback_to_the_end) {
  for (std::uint64_t i = 1; i <= 5; ++i) {
    player_.step_forward();
    settle();
    EXPECT_EQ(callbacks_seen(), i);
  }
  player_.step_forward();
  settle();
  EXPECT_TRUE(player_.at_end());
  EXPECT_EQ(player_.now(), 4 * second);
}

TEST_F(PlayerTest, a_step_back_is_undone_by_a_step_forward) {
  for (int i = 0; i < 3; ++i) player_.step_forward(), settle();
  std::uint64_t third = player_.position();
  player_.step_back();
  EXPECT_EQ(callbacks_seen(), 2u);
  player_.step_forward();
  settle();
  EXPECT_EQ(player_.position(), third);
}

TEST_F(PlayerTest, a_step_to_a_task_switch_that_never_comes_ends_at_the_end) {
  player_.set_step(replay::Step::task_switch);
  player_.step_forward();
  settle();
  player_.step_forward();
  settle();
  EXPECT_TRUE(player_.at_end());
  EXPECT_FALSE(player_.busy());
}

TEST_F(PlayerTest, to_the_end_lets_the_run_go_free) {
  player_.to_end();
  settle();
  EXPECT_TRUE(feed_.freed_);
  EXPECT_TRUE(player_.at_end());
  EXPECT_EQ(player_.position(), replay_.size());
}

TEST_F(PlayerTest, a_virtual_second_lasts_a_second_at_speed_one) {
  player_.play();
  watch(0.3);
  EXPECT_EQ(callbacks_seen(), 1u) << "the first step comes at once";
  watch(1.7); // it is looked at for 1.5 s, then the second's wait has begun
  EXPECT_EQ(callbacks_seen(), 1u);
  EXPECT_GT(player_.now(), second / 10);
  EXPECT_LT(player_.now(), second);
  watch(0.6);
  EXPECT_EQ(callbacks_seen(), 2u);
}

TEST_F(PlayerTest, ten_times_the_speed_takes_a_tenth_of_the_time) {
  player_.set_speed(10);
  player_.play();
  watch(0.1 * (1.5 * 4 + 4) + 0.1);
  EXPECT_EQ(callbacks_seen(), 5u);
}

TEST_F(PlayerTest, playing_stops_at_the_end_and_begins_anew_from_there) {
  player_.set_speed(100);
  player_.play();
  watch(1);
  EXPECT_TRUE(player_.at_end());
  EXPECT_FALSE(player_.playing());
  player_.toggle();
  EXPECT_TRUE(player_.playing());
  EXPECT_EQ(player_.position(), 0u);
}

TEST_F(PlayerTest, as_fast_as_it_goes_follows_the_run_to_its_end) {
  player_.set_speed(Player::as_fast_as_it_goes);
  player_.play();
  watch(0.2);
  EXPECT_TRUE(player_.at_end());
}

TEST_F(PlayerTest, what_is_said_stands_long_enough_to_be_read_and_a_wait_counts) {
  player_.set_step(replay::Step::line);
  player_.play();
  watch(0.1); // the first callback of a trace without lines
  const std::uint64_t first = player_.position();
  watch(1.3);
  EXPECT_EQ(player_.position(), first);
  watch(0.3); // in the selector for a second, of which it is looked at for half a second before
  EXPECT_EQ(replay_.trace()[player_.position() - 1].kind, EventKind::select_begun);
  EXPECT_EQ(player_.now(), 0);
  watch(0.8);
  EXPECT_GT(player_.now(), second / 10);
  EXPECT_LT(player_.now(), second);
  EXPECT_EQ(replay_.trace()[player_.position() - 1].kind, EventKind::select_begun);
  watch(0.8);
  EXPECT_GE(player_.now(), second);
}

TEST_F(PlayerTest, steps_by_lines_stop_where_the_loop_waits) {
  EXPECT_EQ(Player(replay_, &feed_).step(), replay::Step::line) << "unless another size is chosen";
  player_.set_step(replay::Step::line);
  for (int i = 0; i < 2; ++i) player_.step_forward(), settle();
  EXPECT_EQ(replay_.trace()[player_.position() - 1].kind, EventKind::select_begun);
  EXPECT_EQ(player_.now(), 0);
  EXPECT_LE(feed_.made_, 3u) << "the loop ran ahead of the cursor";
  player_.step_forward(), settle();
  EXPECT_EQ(player_.now(), second);
}

TEST_F(PlayerTest, pausing_in_a_wait_keeps_the_time_between_its_events) {
  player_.play();
  watch(1.9);
  player_.pause();
  std::int64_t shown = player_.now();
  EXPECT_GT(shown, 0);
  watch(5);
  EXPECT_EQ(player_.now(), shown);
  EXPECT_FALSE(player_.playing());
}

TEST_F(PlayerTest, a_time_that_has_not_come_yet_is_run_up_to) {
  player_.seek_time(second * 5 / 2);
  settle();
  EXPECT_EQ(player_.now(), second * 5 / 2);
  EXPECT_EQ(callbacks_seen(), 3u);
  EXPECT_LT(feed_.made_, 5u);
}

TEST_F(PlayerTest, a_time_behind_the_end_is_the_end) {
  player_.seek_time(100 * second);
  settle();
  EXPECT_TRUE(player_.at_end());
  EXPECT_EQ(player_.now(), 4 * second);
}

TEST_F(PlayerTest, speeds_go_up_and_down_by_the_same_stairs_and_stay_on_them) {
  player_.faster();
  EXPECT_EQ(player_.speed(), 2);
  player_.slower();
  EXPECT_EQ(player_.speed(), 1);
  for (int i = 0; i < 20; ++i) player_.slower();
  EXPECT_EQ(player_.speed(), 0.1);
  for (int i = 0; i < 20; ++i) player_.faster();
  EXPECT_EQ(player_.speed(), Player::as_fast_as_it_goes);
}

TEST(PlayerOfAFile, has_an_end_from_the_start) {
  HandFeed feed(3);
  feed.resume_freely();
  replay::Replay replay(feed.recorder_.trace());
  Player player(replay, nullptr);
  player.update(0);
  EXPECT_FALSE(player.at_end());
  player.to_end();
  player.update(0);
  EXPECT_TRUE(player.at_end());
  player.to_start();
  EXPECT_EQ(player.position(), 0u);
  player.step_back();
  EXPECT_EQ(player.position(), 0u);
}

} // namespace
} // namespace loopscope::app
