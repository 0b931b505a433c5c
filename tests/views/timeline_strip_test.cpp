#include "app/views/timeline/strip.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace loopscope::app::timeline {
namespace {

constexpr Part parts[] = {{.solid = true}, {.dashes = 1}, {.mark = true}};
enum Kind { runs, waits, blocks };

struct Lane {
  std::vector<std::int64_t> at;
  std::vector<int> kind;
  void add(std::int64_t begin, Kind of) {
    at.push_back(begin);
    kind.push_back(of);
  }
  std::vector<ui::Column> columns(std::int64_t end, std::size_t count) const {
    auto kind_of = [this](std::size_t i) { return kind[i]; };
    auto at_of = [this](std::size_t i) { return at[i]; };
    replay::Density density;
    density.update(at.size(), kind_of, at_of);
    auto walk = density.walk(kind_of, at_of);
    std::vector<replay::Density::Sum> before;
    for (std::size_t i = 0; i <= count; ++i)
      before.push_back(walk.before(end / static_cast<std::int64_t>(count) * static_cast<std::int64_t>(i)));
    return columns_of(before, parts);
  }
};

constexpr std::int64_t ms = 1'000'000, hour = 3'600'000 * ms;

TEST(TimelineStrip, a_column_is_as_full_as_its_time_was) {
  Lane lane;
  for (int i = 0; i < 4000; ++i) lane.add(i * 4 * ms, runs), lane.add(i * 4 * ms + ms, waits); // a quarter of it
  for (const ui::Column& column : lane.columns(16'000 * ms, 100)) {
    EXPECT_NEAR(column.solid, 255 / 4, 2);
    EXPECT_NEAR(column.dashes, 255 * 3 / 4, 2);
    EXPECT_EQ(column.mark, 0);
  }
}

TEST(TimelineStrip, a_millisecond_that_is_blocked_marks_the_hour_that_it_lies_in_and_nothing_beside_it) {
  std::mt19937_64 random(5);
  for (int round = 0; round < 50; ++round) {
    const auto blocked = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(hour - ms));
    Lane lane;
    bool done = false;
    for (std::int64_t at = 0; at < hour; at += 100 * ms) {
      lane.add(at, waits);
      if (!done && at + 100 * ms > blocked) lane.add(blocked, blocks), lane.add(blocked + ms, waits), done = true;
    }
    const auto columns = lane.columns(hour, 1000);
    const auto at = static_cast<std::size_t>(blocked / (hour / 1000));
    EXPECT_GE(columns[at].mark, 128) << round;
    std::size_t marked = 0;
    for (const ui::Column& column : columns) marked += column.mark > 0;
    EXPECT_GE(marked, 2u);
    EXPECT_LE(marked, 3u);
  }
}

TEST(TimelineStrip, what_takes_no_time_is_seen_and_is_higher_where_there_is_more_of_it) {
  Lane lane;
  for (std::int64_t at = 0; at < 100'000; ++at) {
    if (at < 50'000 ? at % 10 == 0 : at % 100 == 0) lane.add(at, runs);
    lane.add(at, waits);
  }
  const auto columns = lane.columns(100'000, 100);
  EXPECT_EQ(columns[20].solid, 255);
  EXPECT_GT(columns[80].solid, 100);
  EXPECT_LT(columns[80].solid, 200);

  Lane rare;
  rare.add(0, waits), rare.add(50'500, runs), rare.add(50'500, waits);
  const auto few = rare.columns(100'000, 100);
  EXPECT_EQ(few[50].solid, 255);
  EXPECT_EQ(few[10].solid, 0);
}

TEST(TimelineStrip, a_short_run_among_long_waits_is_seen) {
  Lane lane;
  for (std::int64_t i = 0; i < 1000; ++i) lane.add(i * 1000, runs), lane.add(i * 1000 + 1, waits);
  for (const ui::Column& column : lane.columns(1'000'000, 100)) EXPECT_GT(column.solid, 20);
}

TEST(TimelineStrip, there_is_nothing_without_edges) {
  EXPECT_TRUE(columns_of({}, parts).empty());
  EXPECT_TRUE(columns_of(std::vector<replay::Density::Sum>(1), parts).empty());
}

} // namespace
} // namespace loopscope::app::timeline
