#include "core/replay/rare.h"

#include "tests/replay/script.h"

#include <gtest/gtest.h>

namespace loopscope::replay {
namespace {

TEST(Rare, finds_what_is_blocked_warned_of_or_failed_on_either_side_of_a_moment) {
  Script s;
  s.loop();
  std::vector<std::uint64_t> rare;
  for (int i = 0; i < 3; ++i) {
    const ObjectId task = s.task("Task-1", "work", 0, 0);
    s.now += 1'000'000;
    if (i == 1) {
      rare.push_back(s.size());
      s.add({.kind = trace::EventKind::warning});
    }
    rare.push_back(s.size());
    s.add(trace::event::task_ended{.outcome = trace::Outcome::exception, .task = task});
  }
  const ObjectId fine = s.task("Task-9", "work", 0, 0);
  s.add(trace::event::task_ended{.outcome = trace::Outcome::result, .task = fine});
  Index index(*s.trace());
  index.update();
  ASSERT_EQ(index.warnings().size(), 1u);
  for (std::uint64_t event = 0; event < s.size(); ++event) {
    std::optional<std::uint64_t> before, after;
    for (const std::uint64_t at : rare) {
      if (at < event) before = at;
      if (at > event && !after) after = at;
    }
    EXPECT_EQ(rare_before(index, event), before) << event;
    EXPECT_EQ(rare_after(index, event), after) << event;
  }
}

} // namespace
} // namespace loopscope::replay
