// A run in real time that a pause holds.
#include "core/replay/measure.h"
#include "core/words/during_a_pause.h"
#include "tests/replay/random_trace.h"
#include "tests/words/told.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace loopscope::words {
namespace {

using namespace trace;
using testing::ElementsAre;
using testing::EndsWith;

constexpr std::int64_t ms = 1'000'000;

/// Two callbacks in a turn, the second of which waits from 0.1 s to 2.1 s.
struct HeldRun : Script {
  CallbackId first = 0, second_one = 0;
  std::size_t held = 0, let_go = 0; // events, when it has
  HeldRun() {
    add({.kind = EventKind::run_started});
    add({.kind = EventKind::loop_started, .subject = loop()});
    first = schedule(CallbackKind::call, text("one"), 0);
    second_one = schedule(CallbackKind::call, text("two"), 0);
    turn(1, 2);
    call(first, 100 * ms);
    add({.kind = EventKind::run_paused});
    held = size();
    now += 2 * second;
  }
  void call(CallbackId id, std::int64_t time) {
    begin(id);
    now += time;
    end(id);
  }
  void opens(ObjectId connection) { add({.kind = EventKind::connection_opened, .subject = connection}); }
  void receives(ObjectId connection, std::int64_t bytes) {
    add({.kind = EventKind::bytes_received, .subject = connection, .value = bytes});
  }
  void goes_on() {
    add({.kind = EventKind::run_resumed});
    let_go = size();
    call(second_one, 200 * ms);
  }
};

TEST(Hold, is_in_the_state_with_the_time_since_when) {
  HeldRun run;
  EXPECT_TRUE(run.state().held);
  EXPECT_EQ(run.state().held_since, 100 * ms);
  EXPECT_EQ(run.state().phase, Phase::run);
  run.add({.kind = EventKind::job_ended, .subject = 5}); // the world goes on
  run.add({.kind = EventKind::run_paused});
  EXPECT_EQ(run.state().held_since, 100 * ms) << "once is enough";
  run.goes_on();
  EXPECT_FALSE(run.state().held);
  EXPECT_EQ(run.state().held_since, 0);
}

TEST(Hold, ends_with_whatever_the_loop_does_and_with_the_run) {
  for (const EventKind kind : {EventKind::turn_begun, EventKind::select_begun, EventKind::loop_stopped,
                               EventKind::loop_closed, EventKind::run_ended}) {
    HeldRun run;
    run.add({.kind = kind});
    EXPECT_FALSE(run.state().held) << name_of(kind);
    Index index(*run.trace());
    index.update();
    ASSERT_EQ(index.holds().size(), 1u);
    EXPECT_EQ(index.holds()[0].ended, run.size() - 1);
    EXPECT_EQ(index.holds()[0].to, 2100 * ms);
  }
  HeldRun run;
  run.begin(run.second_one);
  EXPECT_FALSE(run.state().held);
}

TEST(Hold, is_only_between_two_callbacks) {
  Script s;
  s.add({.kind = EventKind::run_resumed});
  s.add({.kind = EventKind::run_paused});
  EXPECT_FALSE(s.state().held) << "no loop runs";
  s.add({.kind = EventKind::loop_started, .subject = s.loop()});
  const CallbackId id = s.schedule(CallbackKind::call, s.text("one"), 0);
  s.turn(1, 1);
  s.begin(id);
  s.add({.kind = EventKind::run_paused});
  EXPECT_FALSE(s.state().held);
  Index index(*s.trace());
  index.update();
  EXPECT_TRUE(index.holds().empty());
}

TEST(Hold, is_a_stretch_of_the_loops_lane_from_its_beginning_on) {
  HeldRun run;
  Index index(*run.trace());
  index.update();
  EXPECT_EQ(index.loop().back().kind, LoopSpanKind::held);
  ASSERT_EQ(index.holds().size(), 1u);
  EXPECT_EQ(index.holds()[0].ended, 0u);
  run.goes_on();
  index.update();
  std::vector<std::pair<LoopSpanKind, std::int64_t>> spans;
  for (const LoopSpan& span : index.loop()) spans.emplace_back(span.kind, span.begin);
  using enum LoopSpanKind;
  EXPECT_THAT(spans, ElementsAre(std::pair{stopped, 0}, std::pair{running, 0}, std::pair{held, 100 * ms},
                                 std::pair{running, 2100 * ms}));
  EXPECT_EQ(index.holds()[0].begun + 1, run.held);
  EXPECT_EQ(index.holds()[0].ended + 1, run.let_go);
  EXPECT_EQ(index.holds()[0].from, 100 * ms);
  EXPECT_EQ(index.holds()[0].to, 2100 * ms);
}

TEST(Hold, is_neither_blocked_nor_waited_and_a_part_of_the_total_alone) {
  HeldRun run;
  EXPECT_EQ(measure(*run.trace()).held, 0) << "up to its last event";
  run.add({.kind = EventKind::printed, .line = 3, .subject = 1, .object = run.text("of a thread")});
  EXPECT_EQ(measure(*run.trace()).held, 2 * second);
  run.goes_on();
  run.turn(2, 0, 500 * ms);
  run.add({.kind = EventKind::run_ended});
  const Measures measures = measure(*run.trace());
  EXPECT_EQ(measures.total, 2800 * ms);
  EXPECT_EQ(measures.held, 2000 * ms);
  EXPECT_EQ(measures.waited, 500 * ms);
  EXPECT_EQ(measures.blocked, 300 * ms);
  EXPECT_EQ(measures.blocked_max, 300 * ms);
}

TEST(Hold, makes_no_heartbeat_late) {
  HeldRun run;
  const auto beat = [&] { run.add({.kind = EventKind::printed, .line = 5, .object = run.text("beat")}); };
  run.goes_on();
  beat();
  run.turn(2, 0, 400 * ms);
  beat();
  EXPECT_EQ(measure(*run.trace()).heartbeat_gap_max, 400 * ms) << "the first came 0.3 s after the start, and a pause";
}

TEST(Hold, adds_up_with_the_rest_of_a_runs_time_and_takes_nonsense) {
  std::int64_t held = 0;
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    const Measures sane = measure(*random_program({.seed = seed}));
    EXPECT_LE(sane.waited + sane.blocked + sane.held, sane.total);
    held += sane.held;
    EXPECT_GE(measure(*random_nonsense(seed, 5000)).held, 0);
  }
  EXPECT_GT(held, 0);
}

TEST(Hold, is_told_while_it_lasts_and_with_its_length_after_it) {
  HeldRun run;
  EXPECT_EQ(tell(run).headline, "The run is paused.");
  EXPECT_EQ(tell(run).detail, "The loop is paused between two callbacks. Sockets, threads and the clock are not: "
                              "whatever arrives has to wait.");
  run.goes_on();
  EXPECT_THAT(tell(run, run.let_go).because, ElementsAre("The pause began at 0.100 s."));
  EXPECT_THAT(tell(run, run.let_go).narration.because_events, ElementsAre(run.held - 1));
  EXPECT_EQ(tell(run, run.let_go).headline, "The run resumes after a pause of 2.000 s.");
  EXPECT_EQ(tell(run, run.let_go).detail, "") << "what came is not known before the loop has looked";
  run.turn(2, 0);
  EXPECT_THAT(tell(run, run.let_go).detail, "Meanwhile: nothing happened.");
}

TEST(Hold, is_why_a_timer_is_late) {
  HeldRun run;
  const CallbackId timer = run.timer(CallbackKind::call, run.text("tick"), 0, 600 * ms);
  run.goes_on();
  run.add({.kind = EventKind::turn_begun, .value = 2});
  run.add({.kind = EventKind::select_begun});
  run.add({.kind = EventKind::select_ended});
  run.add({.kind = EventKind::timer_due, .subject = timer});
  EXPECT_THAT(tell(run).detail, EndsWith(" It is late: it was due at 0.600 s, while the run was paused."));
  run.add({.kind = EventKind::turn_running, .value = 1});
  EXPECT_THAT(tell(run, run.let_go).detail, EndsWith(": a timer came due and was 1.700 s late."));
}

TEST(Hold, what_came_meanwhile_is_what_the_next_look_finds_and_its_turn_reads) {
  HeldRun run;
  const CallbackId timer = run.timer(CallbackKind::call, run.text("tick"), 0, 300 * ms);
  const CallbackId later = run.timer(CallbackKind::call, run.text("tick"), 0, 2200 * ms);
  run.add({.kind = EventKind::job_ended, .subject = 5});
  run.goes_on();
  run.add({.kind = EventKind::turn_begun, .value = 2});
  run.add({.kind = EventKind::select_begun});
  run.add({.kind = EventKind::select_ended, .value = 2});
  run.add({.kind = EventKind::thread_call, .subject = 9, .value = 1});
  run.add({.kind = EventKind::timer_due, .subject = timer});
  run.add({.kind = EventKind::timer_due, .subject = later});
  run.add({.kind = EventKind::turn_running, .value = 1});
  run.receives(1, 12'500); // what had come for it
  run.receives(1, 400);
  run.opens(2);
  run.receives(2, 400); // asked for after it
  const std::size_t until = run.size();
  run.turn(3, 0);
  run.receives(1, 99);
  Index index(*run.trace());
  index.update();
  const Meanwhile came = meanwhile(index, index.holds()[0]);
  EXPECT_TRUE(came.known);
  EXPECT_EQ(came.until, until);
  EXPECT_EQ(words_of(came), "a timer came due and was 2.000 s late, 2 sockets became ready, 12.5 kB arrived, "
                            "1 call came from another thread, 1 job finished");
}

TEST(Hold, what_a_look_finds_that_had_to_wait_did_not_come_meanwhile) {
  HeldRun run;
  run.goes_on();
  run.add({.kind = EventKind::turn_begun, .value = 2});
  run.add({.kind = EventKind::select_begun, .value = trace::forever});
  run.now += 30 * ms;
  run.add({.kind = EventKind::select_ended, .value = 1});
  run.add({.kind = EventKind::turn_running, .value = 1});
  run.receives(1, 100);
  Index index(*run.trace());
  index.update();
  const Meanwhile came = meanwhile(index, index.holds()[0]);
  EXPECT_TRUE(came.known);
  EXPECT_EQ(words_of(came), "nothing happened");
}

} // namespace
} // namespace loopscope::words
