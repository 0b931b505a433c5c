#include "core/replay/fifo.h"
#include "core/replay/id_map.h"
#include "core/replay/timers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <ranges>

namespace loopscope::replay {

static_assert(std::ranges::forward_range<const Timers>);
static_assert(std::ranges::random_access_range<const Line<int>>);

TEST(IdMap, behaves_like_a_map_of_growing_ids) {
  std::mt19937 random(1);
  IdMap<int> ours;
  std::map<std::uint32_t, int> theirs;
  std::uint32_t next = 1;
  for (int i = 0; i < 200'000; ++i) {
    if (random() % 2) {
      next += random() % 3 + 1;
      ASSERT_NE(ours.insert(next, i), nullptr);
      theirs[next] = i;
    } else if (!theirs.empty()) {
      const std::uint32_t id = random() % 10 ? theirs.begin()->first + random() % 50 : random() % (next + 10);
      ours.erase(id);
      theirs.erase(id);
      const std::uint32_t other = random() % (next + 10);
      const int* found = ours.find(other);
      ASSERT_EQ(found != nullptr, theirs.contains(other));
      if (found) ASSERT_EQ(*found, theirs[other]);
    }
    ASSERT_EQ(ours.size(), theirs.size());
  }
  auto expected = theirs.begin();
  ours.each([&](std::uint32_t id, int value) {
    ASSERT_EQ(id, expected->first);
    ASSERT_EQ(value, (expected++)->second);
  });
}

TEST(IdMap, takes_ids_that_come_a_little_late) {
  IdMap<int> map;
  for (std::uint32_t block = 0; block < 100; ++block)
    for (std::uint32_t i = 40; i-- > 0;) ASSERT_NE(map.insert(block * 40 + i, static_cast<int>(i)), nullptr);
  EXPECT_EQ(map.size(), 4000u);
  for (std::uint32_t id = 0; id < 4000; ++id) {
    ASSERT_NE(map.find(id), nullptr) << id;
    EXPECT_EQ(*map.find(id), static_cast<int>(id % 40));
  }
}

TEST(IdMap, refuses_ids_that_come_far_too_late) {
  IdMap<int> map;
  for (std::uint32_t id = 1000; id < 2000; ++id) map.insert(id, 1);
  EXPECT_EQ(map.insert(3, 1), nullptr);
  EXPECT_EQ(map.find(3), nullptr);
  EXPECT_EQ(map.size(), 1000u);
}

TEST(IdMap, finds_ids_that_were_chosen_to_collide) {
  // The table's places come from the upper bits of a product: these ids share them.
  IdMap<int> map;
  std::vector<std::uint32_t> ids;
  for (std::uint64_t id = 1; id < UINT32_MAX && ids.size() < 300; ++id)
    if (static_cast<std::uint32_t>(id * 2654435769u) >> 20 == 5) ids.push_back(static_cast<std::uint32_t>(id));
  for (std::uint32_t id : ids) ASSERT_NE(map.insert(id, static_cast<int>(id % 1000)), nullptr);
  for (std::uint32_t id : ids) {
    ASSERT_NE(map.find(id), nullptr);
    EXPECT_EQ(*map.find(id), static_cast<int>(id % 1000));
    EXPECT_EQ(map.find(id + 1), nullptr);
  }
}

TEST(IdMap, equality_is_that_of_the_living_entries) {
  IdMap<int> a, b;
  for (std::uint32_t id : {1u, 2u, 3u, 4u}) a.insert(id, 7);
  a.erase(2);
  for (std::uint32_t id : {1u, 3u, 4u}) b.insert(id, 7);
  EXPECT_TRUE(a == b);
  b.insert(5, 7);
  EXPECT_FALSE(a == b);
  b.erase(5);
  *b.find(3) = 8;
  EXPECT_FALSE(a == b);
}

TEST(Line, behaves_like_a_vector) {
  std::mt19937 random(2);
  Line<int> ours;
  std::vector<int> theirs;
  for (int i = 0; i < 20'000; ++i) {
    if (random() % 9 < 5 || theirs.empty()) {
      ours.push_back(i);
      theirs.push_back(i);
    } else {
      const std::size_t at = random() % 3 ? 0 : random() % theirs.size();
      ours.erase(at);
      theirs.erase(theirs.begin() + static_cast<std::ptrdiff_t>(at));
    }
    ASSERT_EQ(ours.size(), theirs.size());
    if (i % 50 == 0) ASSERT_TRUE(std::equal(ours.begin(), ours.end(), theirs.begin(), theirs.end()));
  }
}

TEST(Timers, are_in_order_of_due_time_and_then_of_scheduling) {
  std::mt19937 random(3);
  Timers timers;
  std::map<std::pair<std::int64_t, CallbackId>, bool> expected;
  CallbackId next = 0;
  for (int i = 0; i < 50'000; ++i) {
    if (random() % 5 < 3) {
      Callback timer;
      timer.id = ++next;
      timer.when = random() % 300;
      timers.insert(timer);
      expected[{timer.when, timer.id}] = true;
    } else if (!expected.empty()) {
      auto at = random() % 2 ? expected.begin() : expected.lower_bound({random() % 300, 0});
      if (at == expected.end()) continue;
      Callback taken;
      ASSERT_NE(timers.find(at->first.first, at->first.second), nullptr);
      ASSERT_TRUE(timers.take(at->first.first, at->first.second, taken));
      ASSERT_EQ(taken.id, at->first.second);
      ASSERT_FALSE(timers.take(taken.when, taken.id, taken));
      expected.erase(at);
    }
    ASSERT_EQ(timers.size(), expected.size());
    if (!expected.empty()) ASSERT_EQ(timers.front().id, expected.begin()->first.second);
  }
  auto at = expected.begin();
  for (const Callback& timer : timers) ASSERT_EQ(timer.id, (at++)->first.second);
  ASSERT_EQ(at, expected.end());
  EXPECT_EQ(timers[timers.size() / 2].id,
            std::next(expected.begin(), static_cast<std::ptrdiff_t>(expected.size() / 2))->first.second);
  EXPECT_EQ(timers.back().id, expected.rbegin()->first.second);
}

} // namespace loopscope::replay
