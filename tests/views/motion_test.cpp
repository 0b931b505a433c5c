#include "app/views/stage/motion.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace loopscope::app::stage {
namespace {

constexpr ui::Rect here{0, 100, 40, 20}, there{300, 100, 80, 20};
constexpr float frame = 1.f / 60;

/// One thing that is wanted somewhere, frame by frame.
class Flight {
public:
  Flight() {
    motion.begin(frame, false);
    motion.place(1, here, here, {});
    finish();
  }
  Placed go(ui::Rect to, bool stepped = false, bool backwards = false, float delta = frame) {
    motion.begin(delta, true, stepped, backwards);
    const Placed placed = motion.place(1, to, here, {});
    finish();
    return placed;
  }
  /// In seconds, until it has arrived.
  float fly(ui::Rect to, float before = 5) {
    motion.begin(before, true);
    motion.place(1, here, here, {});
    finish();
    float time = frame;
    for (go(to, true); motion.moving() && time < 5; time += frame) go(to);
    return time;
  }
  void finish() {
    motion.end([](const Placed&, const Trail&) {}, [](const Curve&, float, const Trail&) {});
  }
  Motion motion;
};

TEST(Motion, a_step_takes_half_a_second_and_goes_along_a_curve) {
  Flight flight;
  EXPECT_NEAR(flight.fly(there), Motion::longest, 0.1f);
  Flight again;
  again.go(there, true);
  float highest = 1000;
  for (int i = 0; i < 40; ++i) highest = std::min(highest, again.go(there).rect.y);
  EXPECT_LT(highest, there.y - 20);
}

TEST(Motion, arrives_before_the_next_step_however_quickly_they_follow) {
  for (const int frames : {6, 12, 24}) {
    Flight flight;
    for (int step = 0; step < 6; ++step) {
      const ui::Rect to = step % 2 == 0 ? there : here;
      Placed placed = flight.go(to, true);
      for (int i = 1; i < frames; ++i) placed = flight.go(to);
      if (step < 2) continue; // it has learned the pace
      EXPECT_NEAR(placed.rect.x, to.x, 1) << frames << " frames a step, step " << step;
    }
  }
}

TEST(Motion, goes_back_on_the_way_that_it_came) {
  const Curve out = Curve::between({0, 0}, {300, 40}), back = Curve::between({300, 40}, {0, 0});
  for (float part = 0; part <= 1; part += 0.1f) {
    EXPECT_NEAR(out.at(part).x, back.at(1 - part).x, 0.01f);
    EXPECT_NEAR(out.at(part).y, back.at(1 - part).y, 0.01f);
  }
}

TEST(Motion, several_things_start_one_after_the_other) {
  Motion motion;
  auto frame_of = [&](ui::Rect to, bool moves) {
    motion.begin(frame, moves);
    float x[3];
    for (std::uint64_t i = 0; i < 3; ++i) x[i] = motion.place(i + 1, to, here, {}).rect.x;
    motion.end([](const Placed&, const Trail&) {}, [](const Curve&, float, const Trail&) {});
    return std::array<float, 3>{x[0], x[1], x[2]};
  };
  frame_of(here, false);
  std::array<float, 3> at{};
  for (int i = 0; i < 12; ++i) at = frame_of(there, true);
  EXPECT_GT(at[0], at[1]);
  EXPECT_GT(at[1], at[2]);
  for (int i = 0; i < 60; ++i) at = frame_of(there, true);
  EXPECT_EQ(at[2], there.x);
  EXPECT_FALSE(motion.moving());
}

TEST(Motion, nothing_glides_where_nothing_may_move) {
  Flight flight;
  const Placed placed = flight.go(there, true, false, 0);
  EXPECT_EQ(placed.rect.x, there.x);
  EXPECT_FALSE(flight.motion.moving());
}

} // namespace
} // namespace loopscope::app::stage
