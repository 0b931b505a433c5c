#include "app/views/timeline/scale.h"

#include "core/trace/recorder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace loopscope;
using namespace loopscope::app::timeline;

namespace {

constexpr std::int64_t second = 1'000'000'000;

// A run whose callbacks begin and end at given times, with a few events inside each.
struct Program {
  trace::Recorder recorder;
  std::vector<replay::Ran> ran;
  trace::Spill spill;
  replay::RanMarks marks{spill};

  void event(std::int64_t time, trace::EventKind kind) { recorder.record({.time = time, .kind = kind}); }
  void callback(std::int64_t begin, std::int64_t end) {
    replay::Ran r;
    r.id = recorder.new_callback();
    r.begun = recorder.trace()->size();
    r.turn = static_cast<std::uint32_t>(ran.size() + 1);
    event(begin, trace::EventKind::callback_begun);
    event(begin, trace::EventKind::printed);
    event(end, trace::EventKind::task_suspended);
    r.ended = recorder.trace()->size();
    event(end, trace::EventKind::callback_ended);
    ran.push_back(r);
    marks.note(r.begun);
  }
  void select(std::int64_t begin, std::int64_t end) {
    event(begin, trace::EventKind::select_begun);
    event(end, trace::EventKind::select_ended);
  }
  Slots slots() const { return {*recorder.trace(), ran, marks, recorder.trace()->size()}; }
};

// Three callbacks at 0 s, four at 1 s, one at 2 s that blocks for half a second, one after it.
struct ThreeInstants : Program {
  ThreeInstants() {
    event(0, trace::EventKind::run_started);
    for (int i = 0; i < 3; ++i) callback(0, 0);
    select(0, second);
    for (int i = 0; i < 4; ++i) callback(second, second);
    select(second, 2 * second);
    callback(2 * second, 2 * second + second / 2);
    callback(2 * second + second / 2, 2 * second + second / 2);
    event(2 * second + second / 2, trace::EventKind::run_ended);
  }
};

Scale time_scale() {
  Scale scale;
  scale.left = 100;
  scale.per_point = static_cast<double>(second) / 100;
  return scale;
}

Scale opened(const Slots& slots, std::uint64_t position, float width) {
  Scale scale = time_scale();
  auto opening = find_opening(slots, position, slots.time(position ? position - 1 : 0), 0, 100);
  if (opening) {
    opening->width = width;
    scale.opening = *opening;
  }
  return scale;
}

} // namespace

TEST(Slots, a_callback_takes_one_place_and_its_events_lie_inside_in_order) {
  ThreeInstants run;
  Slots slots = run.slots();
  for (std::size_t k = 0; k < slots.count(); ++k) {
    double last = static_cast<double>(k);
    for (std::uint64_t e = run.ran[k].begun; e <= run.ran[k].ended; ++e) {
      EXPECT_GT(slots.of_event(e), last);
      EXPECT_LT(slots.of_event(e), static_cast<double>(k + 1));
      last = slots.of_event(e);
    }
  }
}

TEST(Slots, counts_the_callbacks_that_have_begun_before_any_event) {
  Program program;
  for (int i = 0; i < 1500; ++i) {
    program.callback(i, i);
    if (i % 3 == 0) program.select(i, i + 1);
    if (i % 500 == 0)
      for (int waits = 0; waits < 100; ++waits) program.select(i, i + 1);
  }
  const Slots slots = program.slots();
  for (std::uint64_t position = 0; position <= slots.size() + 100; ++position)
    ASSERT_EQ(slots.begun(position),
              std::ranges::count_if(program.ran, [&](const replay::Ran& ran) { return ran.begun < position; }))
        << position;
}

TEST(Slots, an_event_from_a_time_is_the_first_that_is_not_before_it) {
  const ThreeInstants run;
  const Slots slots = run.slots();
  EXPECT_EQ(slots.event_from(-1), 0u);
  const std::uint64_t at = slots.event_from(second);
  EXPECT_GE(slots.time(at), second);
  EXPECT_LT(slots.time(at - 1), second);
  EXPECT_EQ(slots.event_from(INT64_MAX), slots.size());
}

TEST(Slots, the_cursor_stands_between_two_callbacks_once_the_first_has_ended) {
  ThreeInstants run;
  Slots slots = run.slots();
  EXPECT_EQ(slots.of_position(0), 0);
  for (std::size_t k = 0; k < slots.count(); ++k)
    EXPECT_EQ(slots.of_position(run.ran[k].ended + 1), static_cast<double>(k + 1));
}

TEST(Slots, a_cursor_dropped_at_its_own_place_goes_nowhere) {
  ThreeInstants run;
  Slots slots = run.slots();
  for (std::size_t k = 0; k < slots.count(); ++k)
    for (std::uint64_t p = run.ran[k].begun + 1; p <= run.ran[k].ended + 1; ++p)
      EXPECT_EQ(slots.position_at(slots.of_position(p)), p);
}

TEST(Slots, the_event_at_the_place_of_an_event_is_that_event) {
  ThreeInstants run;
  Slots slots = run.slots();
  for (const replay::Ran& r : run.ran)
    for (std::uint64_t e = r.begun; e <= r.ended; ++e) EXPECT_EQ(slots.event_at(slots.of_event(e) - 1e-9), e);
}

TEST(Opening, holds_all_callbacks_of_the_instant_under_the_cursor_and_no_others) {
  ThreeInstants run;
  Slots slots = run.slots();
  for (std::size_t k = 3; k < 7; ++k) {
    auto opening = find_opening(slots, run.ran[k].begun + 1, second, 0, 100);
    ASSERT_TRUE(opening);
    EXPECT_EQ(opening->first, 3u);
    EXPECT_EQ(opening->count, 4u);
    EXPECT_EQ(opening->begin, second);
    EXPECT_EQ(opening->end, second);
  }
}

TEST(Opening, is_open_before_the_first_callback_of_its_instant_has_begun) {
  ThreeInstants run;
  auto opening = find_opening(run.slots(), run.ran[3].begun, second, 0, 100);
  ASSERT_TRUE(opening);
  EXPECT_EQ(opening->first, 3u);
}

TEST(Opening, leaves_out_a_callback_that_takes_time) {
  ThreeInstants run;
  EXPECT_FALSE(find_opening(run.slots(), run.ran[7].begun + 1, 2 * second, 0, 100));
}

TEST(Opening, of_an_instant_of_very_many_callbacks_shows_a_page_with_the_cursor_in_it) {
  Program run;
  run.callback(0, 0);
  for (int i = 0; i < 1000; ++i) run.callback(second, second);
  run.callback(2 * second, 2 * second);
  for (std::size_t k = 1; k <= 1000; ++k) {
    auto opening = find_opening(run.slots(), run.ran[k].begun + 1, second, 0, 40);
    ASSERT_TRUE(opening);
    EXPECT_EQ(opening->count, 40u);
    EXPECT_LE(opening->first, k);
    EXPECT_GT(opening->first + opening->count, k);
    EXPECT_EQ(opening->begin, second);
  }
}

TEST(Opening, near_callbacks_of_a_real_clock_are_one_instant_to_the_eye) {
  Program run;
  for (std::int64_t t = 0; t < 5; ++t) run.callback(1000 + t * 10, 1000 + t * 10 + 5);
  run.callback(9000, 9005);
  auto opening = find_opening(run.slots(), run.ran[2].begun + 1, 1020, 500, 100);
  ASSERT_TRUE(opening);
  EXPECT_EQ(opening->count, 5u);
  EXPECT_EQ(opening->end, 1045);
}

TEST(Scale, the_open_instant_takes_its_width_from_what_is_close_and_moves_nothing_else) {
  ThreeInstants run;
  Slots slots = run.slots();
  Scale scale = opened(slots, run.ran[4].begun + 1, 80);
  ASSERT_TRUE(scale.opening);
  const Scale closed = time_scale();
  for (const double time : {0.0, 0.1 * second, 0.2 * second, 1.8 * second, 1.9 * second, 2.0 * second, 7.0 * second})
    EXPECT_FLOAT_EQ(scale.x_of_time(time), closed.x_of_time(time)) << time;
  EXPECT_FLOAT_EQ(scale.left_of(*scale.opening), 160);
  EXPECT_FLOAT_EQ(scale.x_of_time(second), 160);
  EXPECT_FLOAT_EQ(scale.x_of_time(1.2 * second), 250);
  EXPECT_FLOAT_EQ(scale.x_of_time(0.8 * second), 150);
  EXPECT_FLOAT_EQ(scale.x(slots, {2 * second, run.ran[7].begun}), closed.x_of_time(2.0 * second));
}

TEST(Scale, an_open_instant_near_an_edge_is_in_sight_as_a_whole) {
  ThreeInstants run;
  Slots slots = run.slots();
  Scale scale = opened(slots, run.ran[4].begun + 1, 80);
  scale.right = 210; // the instant is at 200
  EXPECT_FLOAT_EQ(scale.left_of(*scale.opening), 130);
  EXPECT_FLOAT_EQ(scale.width_of(*scale.opening), 80);
  scale.right = 1000;
  scale.left = 95, scale.begin = 0.95 * second; // at 100
  EXPECT_FLOAT_EQ(scale.left_of(*scale.opening), 97);
}

TEST(Scale, of_a_time_and_back_is_the_time) {
  ThreeInstants run;
  Slots slots = run.slots();
  const Scale scale = opened(slots, run.ran[4].begun + 1, 80);
  for (double time = 0.005 * second; time < 2.5 * second; time += 0.01 * second)
    EXPECT_NEAR(static_cast<double>(scale.at(slots, scale.x_of_time(time)).time), time, 0.001 * second);
}

TEST(Scale, callbacks_of_the_open_instant_are_equally_wide) {
  ThreeInstants run;
  Slots slots = run.slots();
  Scale scale = opened(slots, run.ran[4].begun + 1, 80);
  for (std::size_t k = 3; k < 7; ++k)
    EXPECT_NEAR(scale.x(slots, {second, run.ran[k].begun}), 160 + 20 * (static_cast<double>(k - 3) + Slots::edge),
                0.01);
  EXPECT_NEAR(scale.x_of_position(slots, run.ran[6].ended + 1, second), 240, 0.01);
}

TEST(Scale, never_goes_back_from_one_event_to_the_next) {
  ThreeInstants run;
  Slots slots = run.slots();
  for (std::uint64_t position = 0; position <= slots.size(); ++position) {
    Scale scale = opened(slots, position, 80);
    Scale steps;
    steps.steps = true;
    steps.per_point = 0.01;
    for (const Scale& s : {scale, steps}) {
      float last = -1e6f, last_cursor = -1e6f;
      for (std::uint64_t e = 0; e < slots.size(); ++e) {
        EXPECT_GE(s.x(slots, {slots.time(e), e}), last) << e << " at " << position;
        last = s.x(slots, {slots.time(e), e});
        const float cursor = s.x_of_position(slots, e + 1, slots.time(e));
        EXPECT_GE(cursor, last_cursor) << e << " at " << position;
        last_cursor = cursor;
      }
    }
  }
}

TEST(Scale, the_moment_at_an_x_is_the_first_that_is_not_left_of_it) {
  ThreeInstants run;
  Slots slots = run.slots();
  for (std::uint64_t position : {std::uint64_t{0}, std::uint64_t{run.ran[4].begun} + 1, slots.size()}) {
    Scale scale = opened(slots, position, 80);
    for (float x = 60; x < 500; x += 0.75f) {
      const Moment at = scale.at(slots, x);
      for (std::uint64_t e = 0; e < slots.size(); ++e) {
        const Moment m{slots.time(e), e};
        if (m < at)
          EXPECT_LE(scale.x(slots, m), x + 0.01f);
        else
          EXPECT_GE(scale.x(slots, m), x - 0.01f);
      }
    }
  }
}

TEST(Scale, zooming_keeps_what_is_under_the_pointer) {
  ThreeInstants run;
  Slots slots = run.slots();
  for (float x : {130.f, 215.f, 300.f}) {
    Scale before = opened(slots, run.ran[4].begun + 1, 80);
    Scale after = before;
    after.per_point /= 3;
    after.keep(before, x);
    const Moment was = before.at(slots, x), is = after.at(slots, x);
    EXPECT_NEAR(static_cast<double>(was.time), static_cast<double>(is.time), 1000.0) << x;
    EXPECT_EQ(was.event, is.event) << x;
  }
}

TEST(Ticks, are_one_two_or_five_and_then_what_clocks_show) {
  EXPECT_EQ(tick_step(1, 80), 100);
  EXPECT_EQ(tick_step(2e6, 80), 200'000'000);
  EXPECT_EQ(tick_step(5e6, 80), 500'000'000);
  EXPECT_EQ(tick_step(1e9 / 4, 80), 30 * second);
  EXPECT_EQ(tick_step(1e9, 80), 120 * second);
  EXPECT_GT(tick_step(1e17, 80), 0);
  for (double none : {0.0, -1e-3, -1e12, std::nan("")}) EXPECT_GT(tick_step(none, 80), 3600 * second) << none;
}

TEST(Ticks, of_numbers_are_at_least_one_apart) {
  EXPECT_EQ(stride(100, 30), 1);
  EXPECT_EQ(stride(10, 30), 5);
  EXPECT_EQ(stride(0.1, 30), 500);
}
