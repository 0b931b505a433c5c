#include "core/words/verdict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace loopscope::words {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::int64_t ms = 1'000'000;

Measures run(std::int64_t waited, std::int64_t blocked, std::size_t sockets = 0, std::int64_t outside = 0) {
  Measures measures;
  measures.total = (waited + blocked + outside) * ms;
  measures.waited = waited * ms;
  measures.blocked = measures.blocked_max = blocked * ms;
  measures.sockets_peak = sockets;
  measures.outcome = trace::RunOutcome::finished;
  return measures;
}

TEST(Verdict, blocking_is_named_with_what_was_done_at_once_instead) {
  Measures a = run(0, 9700, 1);
  a.blocked_in = "read";
  EXPECT_EQ(
      verdict(a, run(5000, 10, 4)),
      "B is done 4.690 s sooner than A: A's loop is blocked for 9.700 s of 9.700 s, mostly in read, B's for 0.010 s "
      "of 5.010 s; B has up to 4 sockets open at once, A 1.");
  EXPECT_THAT(verdict(run(5000, 10, 4), a), StartsWith("A is done 4.690 s sooner than B: B's loop is blocked"));
}

TEST(Verdict, one_file_takes_as_long_however_it_is_waited_for) {
  EXPECT_EQ(
      verdict(run(0, 2000, 1), run(1990, 20, 1)),
      "A and B take equally long (2.000 s and 2.010 s), because each downloads one file at a time, but A's loop is "
      "blocked for 2.000 s of 2.000 s, B's for 0.020 s: only B can do anything else.");
}

TEST(Verdict, two_loops_that_compute_all_the_time_have_nothing_to_overlap) {
  EXPECT_EQ(
      verdict(run(10, 2000), run(0, 2000)),
      "A and B take equally long (2.010 s and 2.000 s): both loops are blocked nearly all of the time (2.000 s and "
      "2.000 s), and nothing else can run during that time.");
  EXPECT_EQ(verdict(run(10, 3000), run(0, 2000)),
            "B is done 1.010 s sooner than A because it is blocked for less: both loops are blocked nearly all of the "
            "time (2.000 s and 3.000 s), and nothing else can run during that time.");
}

TEST(Verdict, waiting_and_time_outside_of_the_loop_are_named_where_they_make_the_difference) {
  EXPECT_EQ(verdict(run(1000, 0), run(3000, 0)),
            "A is done 2.000 s sooner than B: B's loop waits for 3.000 s, A's for 1.000 s.");
  EXPECT_EQ(
      verdict(run(6000, 0, 1), run(1000, 100, 6)),
      "B is done 4.900 s sooner than A: A's loop waits for 6.000 s, B's for 1.000 s; B has up to 6 sockets open at "
      "once, A 1.");
  EXPECT_EQ(verdict(run(1000, 0, 0, 500), run(1000, 0)),
            "B is done 0.500 s sooner than A: A's program spends 0.500 s outside its loop, B's 0.000 s.");
}

TEST(Verdict, runs_that_are_alike_are_told_so) {
  EXPECT_EQ(verdict(run(3000, 0), run(3000, 0)),
            "A and B take equally long (3.000 s and 3.000 s), and neither loop is blocked for longer than the other.");
  EXPECT_THAT(verdict(run(0, 0), run(0, 0)), StartsWith("A and B take equally long"));
}

TEST(Verdict, of_runs_of_equal_length_a_block_that_is_longer_is_not_denied) {
  Measures a = run(1000, 1000, 2), b = run(1000, 1000, 2);
  a.blocked_max = b.blocked_max = 100 * ms;
  b.blocked += 48'000; // ns
  EXPECT_EQ(verdict(a, b),
            "A and B take equally long (2.000 s and 2.000 s), and neither loop is blocked for much longer than the other.");
  a.blocked_max = 1000 * ms;
  EXPECT_EQ(verdict(a, b), "A and B take equally long (2.000 s and 2.000 s), and their loops are blocked for about as "
                           "long in all; A's is blocked for up to 1.000 s at a time, B's for 0.100 s.");
}

TEST(Verdict, one_that_is_blocked_less_but_still_is_can_only_do_more) {
  EXPECT_THAT(verdict(run(200, 800, 2), run(500, 500, 2)),
              EndsWith("A's loop is blocked for 0.800 s of 1.000 s, B's for 0.500 s: B can do more."));
}

TEST(Verdict, files_that_one_alone_got_are_told) {
  Measures a = run(2000, 0, 2), b = run(1000, 0, 2);
  a.downloads = {{"x", 10, Download::Outcome::complete}, {"y", 10, Download::Outcome::complete}};
  b.downloads = {{"x", 10, Download::Outcome::complete}, {"y", 3, Download::Outcome::incomplete}};
  EXPECT_THAT(verdict(a, b), EndsWith(" But A completed 2 of 2 files, B 1 of 2."));
  EXPECT_THAT(verdict(a, a), testing::Not(HasSubstr("But")));
}

TEST(Verdict, pauses_do_not_count_and_are_told_when_they_can_be_seen) {
  Measures a = run(3000, 0), b = run(1000, 0);
  a.total += 100 * ms, a.held = 100 * ms;
  b.total += 5000 * ms, b.held = 5000 * ms;
  EXPECT_EQ(verdict(a, b),
            "B is done 2.000 s sooner than A: A's loop waits for 3.000 s, B's for 1.000 s. Pauses do not "
            "count (A was paused for 0.100 s, B for 5.000 s).");
  b = run(1000, 0);
  b.total += ms, b.held = ms;
  a = run(3000, 0);
  EXPECT_EQ(verdict(a, b), "B is done 2.000 s sooner than A: A's loop waits for 3.000 s, B's for 1.000 s.");
}

TEST(Verdict, what_does_not_end_or_fails_is_not_compared) {
  Measures stuck = run(1000, 0), broken = run(500, 0), endless = run(100, 0);
  stuck.outcome = trace::RunOutcome::deadlocked;
  broken.outcome = trace::RunOutcome::failed;
  broken.message = "ValueError: 3";
  endless.outcome = trace::RunOutcome::aborted;
  EXPECT_EQ(verdict(stuck, broken), "A never ends (after 1.000 s nothing can wake its loop), and B failed after "
                                    "0.500 s (ValueError: 3): their durations cannot be compared.");
  EXPECT_EQ(verdict(run(1, 0), endless),
            "B did not end by itself (it was stopped after 0.100 s): their durations cannot be compared.");
  EXPECT_TRUE(has_ended(broken));
  EXPECT_FALSE(has_ended(stuck) || has_ended(endless) || has_ended(Measures()));
}

} // namespace
} // namespace loopscope::words
