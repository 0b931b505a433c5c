// What the index knows of the run that the timeline's tests draw.
#include "core/replay/index.h"
#include "tests/views/outside_run.h"

#include <gtest/gtest.h>

namespace loopscope::app {
namespace {

using replay::second;

class OutsideHistory : public testing::Test {
protected:
  OutsideHistory() { index.update(); }
  OutsideRun run;
  std::shared_ptr<trace::Trace> trace = run.s.trace();
  replay::Index index{*trace};
};

TEST_F(OutsideHistory, knows_when_a_timer_that_came_late_was_due) {
  const auto& late = index.late(run.tasks[3]);
  ASSERT_EQ(late.size(), 1u);
  EXPECT_EQ(late[0].when, second / 2);
  EXPECT_EQ(late[0].time, 2 * second);
  EXPECT_TRUE(index.late(run.tasks[0]).empty());
}

TEST_F(OutsideHistory, leads_a_thread_from_idle_to_its_jobs_and_what_blocks_in_them) {
  ASSERT_EQ(index.threads().size(), 1u);
  using Kind = replay::ThreadSpan::Kind;
  std::vector<Kind> kinds;
  for (const auto& span : index.threads()[0].spans) kinds.push_back(span.kind);
  EXPECT_EQ(kinds, (std::vector{Kind::idle, Kind::job, Kind::blocked, Kind::job, Kind::idle, Kind::job}));
  EXPECT_EQ(index.threads()[0].spans[2].task, run.tasks[3]);
  EXPECT_EQ(index.threads()[0].spans.back().task, run.tasks[4]);
}

TEST_F(OutsideHistory, tells_bytes_once_for_the_task_that_opened_the_connection) {
  const auto& arrivals = index.arrivals(run.tasks[0]);
  ASSERT_EQ(arrivals.size(), 2u) << "what is read had arrived before";
  EXPECT_EQ((*trace)[arrivals[0]].value + (*trace)[arrivals[1]].value, 25'000);
  EXPECT_TRUE(index.arrivals(run.tasks[1]).empty());
  EXPECT_EQ(trace->string(index.connection(run.connections[1])->now.name), "file2.bin");
}

} // namespace
} // namespace loopscope::app
