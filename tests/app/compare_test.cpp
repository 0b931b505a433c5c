#include "app/screens/comparison.h"

#include "app/desktop/desktop_world.h"
#include "core/trace/recorder.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace loopscope::app {
namespace {

using trace::EventKind;

constexpr std::int64_t second = 1'000'000'000;

RunSettings run_of(const char* lesson, const char* loop = "simulated") {
  return {.lesson = scenarios::find_lesson(lesson), .loop = loop};
}

DesktopWorld world{{}};

void until_over(Compare& compare) {
  for (auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
       !compare.over() && std::chrono::steady_clock::now() < end;) {
    compare.update(0.02);
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  compare.update(0.2);
  ASSERT_TRUE(compare.over());
}

TEST(Compare, of_blocking_and_awaited_downloads_says_which_is_sooner_and_who_was_stuck) {
  Compare compare({run_of("blocking_downloads"), run_of("async_downloads")}, world);
  until_over(compare);
  const CompareScene scene = compare.scene();
  const CompareHalf &blocking = *scene.halves[0], &awaited = *scene.halves[1];
  EXPECT_EQ(blocking.figures.sockets_peak, 1u);
  EXPECT_EQ(awaited.figures.sockets_peak, 4u);
  EXPECT_GT(blocking.figures.blocked_max, 10 * second);
  EXPECT_LT(awaited.figures.blocked_max, second / 10);
  const auto &one = blocking.index->transfers(), &all = awaited.index->transfers();
  ASSERT_EQ(one.size(), 4u);
  ASSERT_EQ(all.size(), 4u);
  for (std::size_t i = 1; i < 4; ++i) {
    EXPECT_GE(one[i].begin, one[i - 1].end) << "one after another";
    EXPECT_LT(all[i].begin, all[i - 1].end) << "together";
  }
  EXPECT_EQ(one.back().outcome, replay::TransferEnd::complete) << "the film takes less than its ten seconds";
  EXPECT_EQ(all.back().outcome, replay::TransferEnd::complete) << "and awaiting loses nothing";
}

TEST(Compare, begins_at_the_start_and_is_played_held_and_slowed_before_it_says_how_it_ends) {
  Compare compare({run_of("blocking_downloads"), run_of("async_downloads")}, world);
  until_over(compare);
  for (int i = 0; i < 10; ++i) compare.update(0.1);
  EXPECT_EQ(compare.now(), 0);
  EXPECT_TRUE(compare.scene().verdict.empty());
  EXPECT_FALSE(compare.scene().seen);
  compare.toggle();
  compare.update(1);
  EXPECT_EQ(compare.now(), second);
  compare.toggle();
  compare.update(1);
  EXPECT_EQ(compare.now(), second) << "held";
  compare.set_speed(0.5);
  compare.toggle();
  compare.update(1);
  EXPECT_EQ(compare.now(), second * 3 / 2);
  for (int i = 0; i < 100; ++i) compare.update(1);
  EXPECT_EQ(compare.now(), compare.end());
  EXPECT_FALSE(compare.scene().verdict.empty());
  compare.play_again();
  until_over(compare);
  compare.update(1);
  EXPECT_LT(compare.now(), compare.end());
}

TEST(Compare, knows_the_heartbeat_of_a_run_that_beats_once_by_the_others) {
  Compare compare({run_of("blocking_downloads"), run_of("async_downloads")}, world);
  until_over(compare);
  const CompareScene scene = compare.scene();
  EXPECT_EQ(scene.halves[0]->figures.heartbeat, "beat");
  EXPECT_EQ(scene.halves[0]->beats.size(), 1u);
  EXPECT_GE(scene.halves[1]->beats.size(), 8u);
  EXPECT_EQ(silences(scene.halves[0]->beats, regular_beat(scene.halves[1]->beats), scene.halves[0]->end).size(), 1u);
  EXPECT_TRUE(silences(scene.halves[1]->beats, regular_beat(scene.halves[1]->beats), scene.halves[1]->end).empty());
}

TEST(Compare, moves_one_cursor_through_both_and_plays_to_their_common_end) {
  Compare compare({run_of("hello"), run_of("gather")}, world);
  until_over(compare);
  compare.seek(-second);
  EXPECT_EQ(compare.now(), 0);
  compare.step(1);
  EXPECT_EQ(compare.now(), compare.end() / 50);
  compare.toggle();
  EXPECT_TRUE(compare.playing());
  compare.update(0.25);
  EXPECT_EQ(compare.now(), compare.end() / 50 + second / 4);
  for (int i = 0; i < 100 && compare.playing(); ++i) compare.update(0.25);
  EXPECT_FALSE(compare.playing());
  EXPECT_EQ(compare.now(), compare.end());
}

TEST(Compare, of_one_lesson_with_two_settings_runs_both_again_after_a_change) {
  Compare compare({run_of("lock"), run_of("lock")}, world);
  until_over(compare);
  EXPECT_EQ(compare.scene().halves[0]->end, compare.scene().halves[1]->end);
  RunSettings longer = run_of("lock");
  longer.arguments["workers"] = 5;
  compare.set(1, longer);
  EXPECT_TRUE(compare.update(0.1)) << "it waits until the slider rests";
  compare.update(0.3);
  until_over(compare);
  EXPECT_LT(compare.scene().halves[0]->end, compare.scene().halves[1]->end);
}

TEST(Compare, of_two_real_runs_is_live_on_one_clock_and_left_at_once) {
  auto compare = std::make_unique<Compare>(
      Compare::Pair{run_of("blocking_downloads", "poll"), run_of("async_downloads", "poll")}, world);
  for (int i = 0; i < 60; ++i) {
    compare->update(0.01);
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_FALSE(compare->over());
  EXPECT_GT(compare->now(), second / 5);
  EXPECT_FALSE(compare->scene().halves[0]->index->transfers().empty());
  EXPECT_EQ(compare->scene().halves[1]->index->transfers().size(), 4u);
  compare->toggle();
  const std::int64_t held = compare->now();
  compare->update(0.1);
  EXPECT_EQ(compare->now(), held) << "the picture is held while they go on";
  compare->toggle();
  compare->update(0.05);
  EXPECT_GT(compare->now(), held);
  const auto begin = std::chrono::steady_clock::now();
  compare.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(400)) << "200 each";
}

TEST(Transfer, fills_by_what_of_its_body_is_there) {
  const replay::Transfer file{.begin = 0, .end = 4, .expected = 100, .pieces = {{1, 0}, {2, 30}, {3, 100}}};
  EXPECT_EQ(file.part(0), 0);
  EXPECT_EQ(file.part(2), 0.3);
  EXPECT_EQ(file.part(9), 1);
}

} // namespace
} // namespace loopscope::app
