#include "core/replay/density.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace loopscope::replay {
namespace {

struct Lane {
  std::vector<std::int64_t> at;
  std::vector<int> kind;
  Density density;
  std::size_t looked = 0;

  void add(std::int64_t begin, int of) {
    at.push_back(begin);
    kind.push_back(of);
  }
  auto kind_of() {
    return [this](std::size_t i) { return ++looked, kind[i]; };
  }
  auto at_of() {
    return [this](std::size_t i) { return at[i]; };
  }
  void update() { density.update(at.size(), kind_of(), at_of()); }
  Density::Sum naive(std::int64_t place) const {
    Density::Sum sum;
    for (std::size_t i = 0; i < at.size() && at[i] < place; ++i) {
      const std::int64_t end = i + 1 < at.size() ? std::min(at[i + 1], place) : place;
      sum.length[static_cast<std::size_t>(kind[i])] += static_cast<std::uint64_t>(end - at[i]);
      ++sum.begun[static_cast<std::size_t>(kind[i])];
    }
    return sum;
  }
};

TEST(Density, equals_a_sum_over_all_spans_wherever_it_is_asked_for) {
  std::mt19937 random(11);
  for (int round = 0; round < 60; ++round) {
    SCOPED_TRACE(round);
    Lane lane;
    std::int64_t at = static_cast<std::int64_t>(random() % 50);
    const std::size_t most = random() % 3 ? random() % 300 : 1 + random() % 5;
    for (std::size_t i = 0; i < 2 * most + 1; ++i) {
      lane.add(at, static_cast<int>(random() % Density::kinds));
      if (random() % 2) at += static_cast<std::int64_t>(random() % (random() % 10 ? 5 : 5000)); // many take no time
      if (i == most) lane.update();                                                             // it grows
    }
    lane.update();
    ASSERT_EQ(lane.density.size(), lane.at.size());
    for (int window = 0; window < 10; ++window) {
      std::int64_t place = static_cast<std::int64_t>(random() % 100) - 20;
      const auto wide = 1 + static_cast<std::int64_t>(random() % (window % 2 ? 1000 : 7));
      auto walk = lane.density.walk(lane.kind_of(), lane.at_of());
      for (int column = 0; column < 60; ++column, place += wide)
        ASSERT_EQ(walk.before(place), lane.naive(place)) << "before " << place << ", columns " << wide << " wide";
    }
  }
}

TEST(Density, tells_the_kinds_of_any_range_as_a_scan_would) {
  std::mt19937 random(3);
  Lane lane;
  for (const std::size_t seen : {1u, 31u, 32u, 33u, 100u, 1024u, 3000u}) {
    while (lane.at.size() < seen) lane.add(0, static_cast<int>(random() % 200 ? random() % 2 : 2 + random() % 3));
    lane.update();
    for (int round = 0; round < 300; ++round) {
      const std::size_t first = random() % seen, last = first + random() % (seen - first + 1);
      std::uint8_t expected = 0;
      for (std::size_t i = first; i < last; ++i) expected |= static_cast<std::uint8_t>(1u << lane.kind[i]);
      ASSERT_EQ(lane.density.kinds_of(first, last, lane.kind_of()), expected) << first << ".." << last;
    }
  }
}

TEST(Density, looks_at_as_few_of_ten_million_spans_as_of_ten_thousand) {
  auto looks = [](std::size_t spans) {
    Density density;
    auto kind_of = [](std::size_t i) { return static_cast<int>(i % 3); };
    std::size_t looked = 0;
    auto at_of = [&](std::size_t i) {
      ++looked;
      return static_cast<std::int64_t>(i) * 7;
    };
    density.update(spans, kind_of, at_of);
    looked = 0;
    auto walk = density.walk(kind_of, at_of);
    for (std::size_t column = 0; column <= 1500; ++column)
      walk.before(static_cast<std::int64_t>(column * spans * 7 / 1500));
    return looked;
  };
  EXPECT_LE(looks(10'000'000), 1501 * Density::fan);
  EXPECT_LE(looks(10'000), 1501 * Density::fan);
}

} // namespace
} // namespace loopscope::replay
