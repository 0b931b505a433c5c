#include "app/views/timeline_facts.h"

#include "tests/views/outside_run.h"

#include <gtest/gtest.h>

namespace loopscope::app::timeline {
namespace {

using replay::second;

/// The facts of a trace, read a few events at a time.
Facts facts_of(const replay::Script& script) {
  const auto trace = script.trace();
  replay::Index index(*trace);
  index.update();
  Facts facts;
  while (!facts.update(index, 7)) {
  }
  return facts;
}

TEST(Facts, a_timer_that_came_late_is_known_with_the_time_when_it_was_due) {
  OutsideRun run;
  const Facts facts = facts_of(run.s);
  const auto& late = facts.late(run.tasks[3]);
  ASSERT_EQ(late.size(), 1u);
  EXPECT_EQ(late[0].when, second / 2);
  EXPECT_EQ(late[0].time, 2 * second);
  EXPECT_TRUE(facts.late(run.tasks[0]).empty());
}

TEST(Facts, a_timer_that_came_in_time_is_not_late) {
  replay::Script s;
  const trace::ObjectId task = s.task("Task-1", "main", 0, 0);
  const trace::CallbackId timer = s.timer(trace::CallbackKind::sleep_timer, task, s.step, second);
  s.turn(1, 1, second, {timer});
  s.begin(timer);
  const Facts facts = facts_of(s);
  EXPECT_TRUE(facts.late(task).empty());
  EXPECT_TRUE(facts.late(0).empty());
}

TEST(Facts, a_thread_goes_from_idle_to_its_jobs_and_what_blocks_in_them) {
  OutsideRun run;
  const Facts facts = facts_of(run.s);
  ASSERT_EQ(facts.threads().size(), 1u);
  using Kind = Facts::ThreadSpan::Kind;
  std::vector<Kind> kinds;
  for (const auto& span : facts.threads()[0].spans) kinds.push_back(span.kind);
  EXPECT_EQ(kinds, (std::vector{Kind::idle, Kind::job, Kind::blocked, Kind::job, Kind::idle, Kind::job}));
  EXPECT_EQ(facts.threads()[0].spans[2].task, run.tasks[3]);
  EXPECT_EQ(facts.threads()[0].spans.back().task, run.tasks[4]);
}

TEST(Facts, bytes_are_told_once_for_the_task_that_opened_the_connection) {
  OutsideRun run;
  const Facts facts = facts_of(run.s);
  const auto& arrivals = facts.arrivals(run.tasks[0]);
  ASSERT_EQ(arrivals.size(), 2u) << "what is read had arrived before";
  EXPECT_EQ(arrivals[0].bytes + arrivals[1].bytes, 25'000);
  EXPECT_TRUE(facts.arrivals(run.tasks[1]).empty());
  EXPECT_EQ(run.s.trace()->string(facts.connection(run.connections[1])), "file2.bin");
}

} // namespace
} // namespace loopscope::app::timeline
