#include "app/live_line.h"
#include "app/player.h"
#include "core/trace/recorder.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace loopscope::app {
namespace {

using trace::EventKind;

constexpr std::int64_t second = 1'000'000'000;

/// A run in real time made by hand: a timer of a second in each turn. Time passes when the test says so.
class WallFeed final : public Feed {
public:
  WallFeed() {
    record(EventKind::loop_created, 1);
    schedule();
  }
  bool growing() const override { return !over_; }
  bool standing() const override { return standing_; }
  void let_go(std::uint64_t callbacks) override { left_ = callbacks, standing_ = false; }
  void let_go_until(std::int64_t) override { FAIL() << "no cursor paces a real run"; }
  void let_go_free() override { free_ = true, standing_ = false; }
  void hold() override { free_ = false, left_ = 0; }
  bool at_limit() const override { return false; }
  bool real() const override { return true; }
  std::int64_t clock() const override { return clock_; }

  /// The world goes on, and the loop with it if it may.
  void pass(std::int64_t ns) {
    for (std::int64_t end = clock_ + ns; clock_ < end;) {
      clock_ = std::min(end, clock_ + second / 10);
      if (!stuck_ && !standing_ && due_ <= clock_) turn();
    }
  }
  void block() {
    record(EventKind::callback_begun, timer_);
    record(EventKind::blocking_begun, 0, recorder_.intern("read"));
    stuck_ = true;
  }
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
    record(EventKind::timer_scheduled, ++timer_, 0, due_);
    record(EventKind::turn_begun, 0, 0, timer_);
    record(EventKind::select_begun, 0, 0, second);
  }
  void turn() {
    if (!looked_) {
      record(EventKind::select_ended);
      record(EventKind::timer_due, timer_);
      record(EventKind::turn_running, 0, 0, 1);
      looked_ = true;
    }
    if (!free_ && left_ == 0) {
      standing_ = true;
      return;
    }
    if (left_ > 0) --left_;
    ++made_;
    looked_ = false;
    record(EventKind::callback_begun, timer_);
    record(EventKind::callback_ended, timer_);
    schedule();
  }

  std::int64_t clock_ = 0, due_ = 0;
  std::uint32_t timer_ = 0;
  std::uint64_t left_ = 0;
  bool free_ = false, standing_ = true, looked_ = false, stuck_ = false, over_ = false;
};

class Live : public testing::Test {
protected:
  void SetUp() override { player_.update(0); }
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
  EXPECT_TRUE(player_.stands());
  EXPECT_EQ(feed_.made_, 1u);
  EXPECT_EQ(player_.now(), feed_.clock());
  EXPECT_TRUE(says("the world goes on")) << line();
  EXPECT_TRUE(says("A timer is 2.5 s late")) << line();
}

TEST_F(Live, what_came_during_a_pause_is_told_when_it_goes_on) {
  player_.play();
  watch(second / 2);
  feed_.hold();
  player_.pause();
  watch(4 * second);
  player_.play();
  watch(second / 10);
  EXPECT_TRUE(player_.running());
  ASSERT_FALSE(player_.holds().empty());
  const Hold hold = player_.holds().back();
  EXPECT_GE(hold.to - hold.from, 3 * second);
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
  EXPECT_TRUE(says("goes on")) << line();
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

TEST_F(Live, a_pause_that_cannot_be_says_what_the_loop_is_stuck_in) {
  player_.play();
  watch(second / 2);
  feed_.block();
  watch(second);
  player_.pause();
  watch(second);
  EXPECT_TRUE(player_.pausing());
  EXPECT_FALSE(player_.stands());
  EXPECT_EQ(line(), "Cannot pause: the loop is stuck in read.");
  EXPECT_TRUE(live_line(replay_, player_).stuck);
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

TEST(MeanwhileTest, counts_what_the_next_look_finds_and_its_turn_reads) {
  trace::Recorder recorder;
  auto record = [&](std::int64_t time, EventKind kind, std::uint32_t subject = 0, std::int64_t value = 0) {
    recorder.record({.time = time, .kind = kind, .subject = subject, .value = value});
  };
  record(0, EventKind::connection_opened, 1);
  record(0, EventKind::turn_begun, 0, 1);
  record(0, EventKind::timer_scheduled, 1, second);
  record(0, EventKind::turn_running, 0, 1);
  const std::uint64_t stood = recorder.trace()->size();
  record(2 * second, EventKind::job_ended, 5);
  record(3 * second, EventKind::turn_begun, 0, 2);
  record(3 * second, EventKind::select_ended, 0, 2);
  record(3 * second, EventKind::thread_call, 9, 1);
  record(3 * second, EventKind::timer_due, 1);
  record(3 * second, EventKind::turn_running, 0, 1);
  record(3 * second, EventKind::bytes_received, 1, 12'500);
  record(3 * second, EventKind::bytes_received, 1, 400);
  record(3 * second, EventKind::connection_opened, 2);
  record(3 * second, EventKind::bytes_received, 2, 400);
  const std::uint64_t until = recorder.trace()->size();
  record(3 * second, EventKind::turn_begun, 0, 3);
  record(3 * second, EventKind::bytes_received, 1, 99);
  replay::Replay replay(recorder.trace());
  replay.update();

  const Meanwhile came = meanwhile(replay.index(), {stood, second / 2, 3 * second});
  EXPECT_TRUE(came.known);
  EXPECT_EQ(came.until, until);
  EXPECT_EQ(words_of(came), "a timer came due and was 2.0 s late, 2 sockets were ready, 12.5 kB had come, "
                            "1 call came from other threads, 1 job ended on threads");
}

} // namespace
} // namespace loopscope::app
