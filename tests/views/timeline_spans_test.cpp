#include "app/views/timeline/spans.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

using namespace loopscope::app::timeline;

namespace {

struct Drawn {
  std::vector<Piece> pieces;
  std::size_t asked = 0; // how often a span was looked at
};

// Spans that begin at those x, in a lane that ends at `end`; a moment is an x.
Drawn drawn(const std::vector<double>& begins, double end, float left, float right, float least) {
  Drawn d;
  merge_spans(
      begins.size(),
      [&](std::size_t i) {
        ++d.asked;
        return begins[i];
      },
      [&](std::size_t i) { return static_cast<float>(i < begins.size() ? begins[i] : end); },
      [](float x) { return static_cast<double>(x); }, left, right, least, d.pieces);
  return d;
}

void expect_tiled(const Drawn& d, std::size_t from, std::size_t to) {
  ASSERT_FALSE(d.pieces.empty());
  EXPECT_EQ(d.pieces.front().first, from);
  EXPECT_EQ(d.pieces.back().last, to);
  for (std::size_t i = 0; i < d.pieces.size(); ++i) {
    EXPECT_LT(d.pieces[i].first, d.pieces[i].last);
    EXPECT_LE(d.pieces[i].x0, d.pieces[i].x1);
    if (i == 0) continue;
    EXPECT_EQ(d.pieces[i].first, d.pieces[i - 1].last);
    EXPECT_FLOAT_EQ(d.pieces[i].x0, d.pieces[i - 1].x1);
  }
}

} // namespace

TEST(TimelineSpans, spans_that_are_wide_enough_stand_for_themselves) {
  Drawn d = drawn({0, 20, 50, 90}, 120, 0, 200, 5);
  ASSERT_EQ(d.pieces.size(), 4u);
  for (const Piece& piece : d.pieces) EXPECT_FALSE(piece.merged());
  EXPECT_EQ(d.pieces[2].x0, 50);
  EXPECT_EQ(d.pieces[3].x1, 120);
}

TEST(TimelineSpans, what_took_no_time_is_merged_and_still_seen_and_what_follows_it_stands_beside_it) {
  // waits, is ready and runs at once, sleeps
  Drawn d = drawn({0, 100, 100, 100}, 200, 0, 300, 5);
  ASSERT_EQ(d.pieces.size(), 3u);
  EXPECT_EQ(d.pieces[1].first, 1u);
  EXPECT_EQ(d.pieces[1].last, 3u);
  EXPECT_EQ(d.pieces[1].x0, 100);
  EXPECT_EQ(d.pieces[1].x1, 105);
  EXPECT_EQ(d.pieces[2].first, 3u);
  EXPECT_EQ(d.pieces[2].x0, 105);
  EXPECT_EQ(d.pieces[2].x1, 200);
}

TEST(TimelineSpans, a_last_span_of_no_width_is_seen) {
  Drawn d = drawn({0, 100}, 100, 0, 300, 5);
  ASSERT_EQ(d.pieces.size(), 2u);
  EXPECT_EQ(d.pieces[1].x1, 105);
}

TEST(TimelineSpans, only_what_touches_the_window_is_returned) {
  std::vector<double> begins;
  for (int i = 0; i < 1000; ++i) begins.push_back(i * 10);
  Drawn d = drawn(begins, 10000, 4005, 4095, 5);
  EXPECT_EQ(d.pieces.front().first, 400u);
  EXPECT_EQ(d.pieces.back().last, 410u);
}

TEST(TimelineSpans, a_lane_that_begins_after_the_window_draws_nothing_and_one_without_spans_neither) {
  EXPECT_TRUE(drawn({500, 600}, 700, 0, 400, 5).pieces.empty());
  EXPECT_TRUE(drawn({}, 700, 0, 400, 5).pieces.empty());
}

TEST(TimelineSpans, pieces_tile_the_lane_whatever_the_spans) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    std::vector<double> begins;
    double x = 0;
    const int count = 1 + static_cast<int>(random() % 300);
    for (int i = 0; i < count; ++i) {
      begins.push_back(x);
      if (random() % 3 == 0) x += static_cast<double>(random() % 1000) / 50;
    }
    SCOPED_TRACE(round);
    expect_tiled(drawn(begins, x, 0, 1e6f, 4), 0, begins.size());
  }
}

TEST(TimelineSpans, ten_million_spans_on_a_screen_cost_a_few_looks_a_point) {
  std::vector<double> begins(10'000'000);
  for (std::size_t i = 0; i < begins.size(); ++i) begins[i] = static_cast<double>(i) * 1500 / 1e7;
  Drawn d = drawn(begins, 1500, 0, 1500, 5);
  expect_tiled(d, 0, begins.size());
  EXPECT_LE(d.pieces.size(), 310u);
  EXPECT_LE(d.asked, 310u * 40u);
}

TEST(TimelineSpans, gallop_finds_the_first_that_is_not_before) {
  for (std::size_t count : {0u, 1u, 2u, 7u, 100u})
    for (std::size_t from = 0; from <= count; ++from)
      for (std::size_t wanted = from; wanted <= count; ++wanted)
        EXPECT_EQ(gallop(from, count, [&](std::size_t i) { return i < wanted; }), wanted);
}
