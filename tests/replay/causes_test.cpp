#include "core/replay/causes.h"

#include "tests/replay/script.h"

#include <gtest/gtest.h>

namespace loopscope::replay {

using namespace trace;

TEST(Causes, lead_from_a_wakeup_back_to_the_program) {
  LockRun run;
  Index index(*run.s.trace());
  index.update();
  const std::vector<Cause> chain = causes_of(index, run.other_wakeup);
  ASSERT_EQ(chain.size(), 5u);
  EXPECT_EQ(chain[0].kind, Cause::Kind::settled_by);
  EXPECT_EQ(chain[0].by, run.wakeup);
  EXPECT_EQ(chain[0].object, run.waiter);
  EXPECT_EQ((*run.s.trace())[chain[0].event].kind, EventKind::future_settled);
  EXPECT_EQ(chain[1].kind, Cause::Kind::settled_by);
  EXPECT_EQ(chain[1].object, run.nap);
  EXPECT_EQ(chain[2].kind, Cause::Kind::timer);
  EXPECT_EQ(chain[2].callback, run.timer);
  EXPECT_EQ(chain[3].kind, Cause::Kind::scheduled_by);
  EXPECT_EQ(chain[3].by, run.main_step);
  EXPECT_EQ(chain[4].kind, Cause::Kind::program);
  EXPECT_EQ(chain[4].by, 0u);
  EXPECT_EQ(causes_of(index, run.other_wakeup, 2).size(), 2u);
  EXPECT_TRUE(causes_of(index, 12345).empty());
}

TEST(Causes, that_go_round_in_a_forged_trace_come_to_an_end) {
  Script s;
  s.add({.kind = EventKind::callback_scheduled, .subject = 1, .extra = 2});
  s.add({.kind = EventKind::callback_scheduled, .subject = 2, .extra = 1});
  Index index(*s.trace());
  index.update();
  EXPECT_EQ(causes_of(index, 2).size(), 2u);
  EXPECT_EQ(causes_of(index, 1).size(), 1u);
}

} // namespace loopscope::replay
