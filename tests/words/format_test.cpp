#include "core/words/format.h"

#include <gtest/gtest.h>

namespace loopscope::words {

constexpr std::int64_t second = 1'000'000'000;

TEST(Format, a_duration_has_thousandths_or_a_smaller_unit_and_is_cut_off) {
  EXPECT_EQ(duration(0), "0.000 s");
  EXPECT_EQ(duration(second), "1.000 s");
  EXPECT_EQ(duration(second / 4), "0.250 s");
  EXPECT_EQ(duration(2 * second - 1), "1.999 s") << "not before it is there";
  EXPECT_EQ(duration(250'000), "250 µs");
  EXPECT_EQ(duration(999'999), "999 µs");
  EXPECT_EQ(duration(42), "42 ns");
  EXPECT_EQ(duration(300 * second), "5 min 0.000 s");
  EXPECT_EQ(duration(61 * second + second / 2), "1 min 1.500 s");
  EXPECT_EQ(duration(7200 * second), "2 h 0 min 0.000 s");
  EXPECT_EQ(duration(-second), "-1.000 s");
  EXPECT_EQ(duration(INT64_MIN), "-" + duration(INT64_MAX)) << "it has no opposite";
}

TEST(Format, ticks_have_one_unit_and_as_many_decimals_as_they_need) {
  EXPECT_EQ(tick(0, second, 5 * second), "0 s");
  EXPECT_EQ(tick(second, second / 2, 5 * second), "1.0 s");
  EXPECT_EQ(tick(3 * second / 2, second / 2, 5 * second), "1.5 s");
  EXPECT_EQ(tick(20'000'000, 10'000'000, 90'000'000), "20 ms");
  EXPECT_EQ(tick(1'020'000'000, 10'000'000, 1'090'000'000), "1.02 s");
  EXPECT_EQ(tick(150'000, 50'000, 190'000), "150 µs");
  EXPECT_EQ(tick(300 * second, 60 * second, 300 * second), "5 min");
  EXPECT_EQ(tick(90 * second, 30 * second, 300 * second), "1 min 30 s");
  EXPECT_EQ(tick(7200 * second, 1800 * second, 9000 * second), "2 h");
}

TEST(Format, counts_have_their_plural_and_thousands_apart) {
  EXPECT_EQ(count(0, "task"), "no tasks");
  EXPECT_EQ(count(1, "task"), "1 task");
  EXPECT_EQ(count(12'345, "task"), "12,345 tasks");
  EXPECT_EQ(plural("wait", 1), "waits");
  EXPECT_EQ(plural("wait", 2), "wait");
  EXPECT_EQ(plural("is", 0), "are");
  EXPECT_EQ(plural("has", 1), "has");
}

TEST(Format, ordinals) {
  EXPECT_EQ(ordinal(1), "first");
  EXPECT_EQ(ordinal(10), "tenth");
  EXPECT_EQ(ordinal(11), "11th");
  EXPECT_EQ(ordinal(21), "21st");
  EXPECT_EQ(ordinal(102), "102nd");
  EXPECT_EQ(ordinal(113), "113th");
}

TEST(Format, a_capital_and_a_heading) {
  EXPECT_EQ(capital("the lock"), "The lock");
  EXPECT_EQ(capital(""), "");
  EXPECT_EQ(capital("µs"), "µs");
  EXPECT_EQ(capital("ṗáť"), "Ṗáť");
  EXPECT_EQ(heading("šťéṗ ẋ 日本"), "ŠŤÉṖ Ẋ 日本");
  EXPECT_EQ(heading("as_completed"), "AS COMPLETED");
}

} // namespace loopscope::words
