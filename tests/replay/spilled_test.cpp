#include "core/replay/replay.h"
#include "tests/replay/random_trace.h"
#include "tests/trace/usual_limit.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace loopscope::replay {

namespace {

/// By all bytes that tell something: the items have gaps.
template <class Items, class Same>
void expect_equal(const Items& a, const Items& b, Same same) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) ASSERT_TRUE(same(a[i], b[i])) << i;
}

void expect_same(const Index& a, const Index& b) {
  const auto spans = [](const Span& one, const Span& other) {
    return one.event == other.event && one.begin == other.begin && one.kind == other.kind && one.await == other.await &&
           one.on == other.on;
  };
  ASSERT_EQ(a.lanes().size(), b.lanes().size());
  for (std::size_t i = 0; i < a.lanes().size(); ++i) {
    expect_equal(a.lanes()[i].spans, b.lanes()[i].spans, spans);
    expect_equal(a.late(a.lanes()[i].task), b.late(a.lanes()[i].task),
                 [](const Late& one, const Late& other) { return one.event == other.event && one.when == other.when; });
  }
  expect_equal(a.loop(), b.loop(), [](const LoopSpan& one, const LoopSpan& other) {
    return one.event == other.event && one.begin == other.begin && one.kind == other.kind;
  });
  expect_equal(a.ran(), b.ran(), [](const Ran& one, const Ran& other) {
    return one.id == other.id && one.scheduled == other.scheduled && one.begun == other.begun &&
           one.ended == other.ended && one.task == other.task && one.turn == other.turn && one.lane == other.lane;
  });
  EXPECT_EQ(a.ends(), b.ends());
  EXPECT_EQ(a.line_stops().positions(), b.line_stops().positions());
  EXPECT_EQ(a.turns(), b.turns());
  EXPECT_EQ(a.turn_ends(), b.turn_ends());
  EXPECT_EQ(a.switches(), b.switches());
  EXPECT_EQ(a.prints(), b.prints());
  EXPECT_EQ(a.dues(), b.dues());
  for (std::uint32_t id = 0; id < 70'000; ++id) {
    ASSERT_EQ(a.created(id), b.created(id));
    ASSERT_EQ(a.scheduled(id), b.scheduled(id));
    ASSERT_EQ(a.settled(id), b.settled(id));
    ASSERT_EQ(a.given(id), b.given(id));
  }
}

void expect_the_same_spilled(const std::shared_ptr<const trace::Trace>& trace, std::uint64_t seed) {
  Replay plain(trace);
  plain.update();
  const trace::UsualLimit limit(0);
  Replay spilled(trace);
  std::mt19937_64 random(seed);
  while (spilled.update(1 + random() % 20'000) > 0) {
    spilled.seek(random() % (spilled.size() + 1));
    if (spilled.size() < plain.size()) ASSERT_TRUE(spilled.state() == plain.seek(spilled.state().position));
  }
  expect_same(spilled.index(), plain.index());
  State folded;
  for (int i = 0; i < 20; ++i) {
    const std::uint64_t position = random() % (plain.size() + 1);
    ASSERT_TRUE(spilled.seek(position) == plain.seek(position)) << position;
  }
  // What has been unpacked goes on as the state did.
  spilled.seek(spilled.size() / 3);
  folded = spilled.state();
  while (folded.position < plain.size()) folded.apply((*trace)[folded.position]);
  EXPECT_TRUE(folded == plain.seek(plain.size()));
}

} // namespace

TEST(Spilled, history_and_states_are_the_same_in_a_file_for_programs) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed)
    expect_the_same_spilled(random_program({.seed = seed, .tasks = 40 * seed, .locks = 2 * seed, .events = 80'000}),
                            seed);
}

TEST(Spilled, history_and_states_are_the_same_in_a_file_for_nonsense) {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) expect_the_same_spilled(random_nonsense(seed, 60'000), seed);
}

TEST(Spilled, history_and_states_are_the_same_in_a_file_for_several_loops) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) expect_the_same_spilled(random_loops(seed, 4).trace, seed);
}

TEST(Spilled, a_state_is_the_same_packed_and_unpacked_at_every_moment) {
  const auto check = [](const trace::Trace& trace) {
    trace::Spill spill;
    trace::Pool pool(spill);
    std::vector<std::byte> room;
    State state, unpacked;
    for (std::size_t i = 0; i < trace.size(); ++i) {
      state.apply(trace[i]);
      if (i % 7 != 0) continue;
      const PackedState packed(state, pool, room);
      EXPECT_EQ(packed.position(), state.position);
      packed.unpack(unpacked);
      ASSERT_TRUE(unpacked == state) << i;
    }
  };
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    check(*random_program({.seed = seed, .tasks = 20, .locks = 3, .events = 3000}));
    check(*random_nonsense(seed, 3000));
    check(*random_loops(seed, 3).trace);
  }
}

} // namespace loopscope::replay
