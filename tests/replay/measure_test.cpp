#include "core/replay/measure.h"
#include "tests/replay/random_trace.h"
#include "tests/replay/script.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace loopscope::replay {
namespace {

using namespace trace;
using testing::ElementsAre;
using testing::IsEmpty;
using Kind = EventKind;
using Came = Download::Outcome;

constexpr std::int64_t ms = 1'000'000;

/// Writes a run of a loop whose turns, prints and connections are given.
class MeasuredRun : public Script {
public:
  MeasuredRun() { add({.kind = Kind::run_started}); }
  /// Waits, then works.
  MeasuredRun& looks(std::int64_t waits, std::int64_t works) {
    turn(++turns_, 0, waits);
    now += works;
    return *this;
  }
  MeasuredRun& prints(std::string_view what, std::uint16_t line, ObjectId task = 0) {
    add({.kind = Kind::printed, .line = line, .object = text(what), .extra = task});
    return *this;
  }
  void opens(ObjectId id) { add({.kind = Kind::connection_opened, .subject = id}); }
  void names(ObjectId id, std::string_view name) {
    add({.kind = Kind::connection_named, .subject = id, .object = text(name)});
  }
  void expects(ObjectId id, std::int64_t bytes, std::uint32_t read) {
    add({.kind = Kind::bytes_expected, .subject = id, .extra = read, .value = bytes});
  }
  void receives(ObjectId id, std::int64_t bytes) { add({.kind = Kind::bytes_received, .subject = id, .value = bytes}); }
  void closes(ObjectId id, Outcome outcome = {}, std::string_view why = {}) {
    add(trace::event::connection_closed{.outcome = outcome, .connection = id, .text = text(why)});
  }
  Measures end(RunOutcome outcome = {}, std::string_view message = {}, std::string_view heartbeat = {}) {
    add(trace::event::run_ended{.outcome = outcome, .message = text(message)});
    return measure(*trace(), heartbeat);
  }

private:
  std::int64_t turns_ = 0;
};

TEST(Measure, what_goes_on_is_measured_up_to_now_and_a_pause_is_not_counted) {
  MeasuredRun run;
  run.add({.kind = Kind::loop_started});
  run.looks(100 * ms, 20 * ms).looks(0, 0);
  run.prints("beat 1", 3, 1).prints("beat 2", 3, 1);
  run.add(event::blocking_begun{.what = run.text("time.sleep")});
  Index index(*run.trace());
  index.update();
  Measuring measuring(index);
  EXPECT_EQ(measuring.update().blocked_max, 20 * ms);
  measuring.reach(520 * ms);
  const Measures measures = measuring.update();
  EXPECT_EQ(measures.blocked_max, 400 * ms);
  EXPECT_EQ(measures.blocked_in, "time.sleep");
  EXPECT_EQ(measures.heartbeat_gap_max, 400 * ms);
  run.add({.kind = Kind::run_paused});
  index.update();
  measuring.reach(900 * ms);
  EXPECT_EQ(measuring.update().heartbeat_gap_max, 120 * ms) << "held since the last event";
}

TEST(Measure, tells_waiting_in_the_selector_from_being_blocked) {
  MeasuredRun run;
  run.add({.kind = Kind::loop_started});
  run.looks(100 * ms, 20 * ms).looks(0, 300 * ms).looks(50 * ms, 0);
  const Measures measures = run.end();
  EXPECT_EQ(measures.total, 470 * ms);
  EXPECT_EQ(measures.waited, 150 * ms);
  EXPECT_EQ(measures.blocked, 320 * ms);
  EXPECT_EQ(measures.blocked_max, 300 * ms);
  EXPECT_EQ(measures.outcome, RunOutcome::finished);
}

TEST(Measure, counts_the_last_turn_as_blocked_and_nothing_of_what_is_outside_of_the_loop) {
  MeasuredRun run;
  run.looks(0, 40 * ms).add({.kind = Kind::loop_stopped});
  run.now += 500 * ms;
  run.add({.kind = Kind::loop_started});
  run.looks(0, 70 * ms); // and is stopped from outside
  const Measures measures = run.end(RunOutcome::aborted);
  EXPECT_EQ(measures.total, 610 * ms);
  EXPECT_EQ(measures.blocked, 110 * ms);
  EXPECT_EQ(measures.blocked_max, 70 * ms);
}

TEST(Measure, names_the_blocking_call_in_which_the_loops_thread_stood_longest) {
  MeasuredRun run;
  const auto call = [&](std::string_view what, std::int64_t time, std::uint32_t thread) {
    run.add({.kind = Kind::blocking_begun, .subject = thread, .object = run.text(what)});
    run.now += time;
    run.add({.kind = Kind::blocking_ended, .subject = thread, .object = run.text(what)});
  };
  call("urlopen", 30 * ms, 0);
  call("read", 20 * ms, 0);
  call("time.sleep", 900 * ms, 1);
  call("read", 20 * ms, 0);
  EXPECT_EQ(run.end().blocked_in, "read");
  EXPECT_EQ(MeasuredRun().end().blocked_in, "");
}

TEST(Measure, the_heartbeat_is_what_one_line_prints_most_often_and_its_gaps_reach_from_start_to_end) {
  MeasuredRun run;
  for (const std::int64_t wait : {200, 300, 700}) {
    run.looks(wait * ms, 0).prints("beat", 5);
    run.prints("once " + std::to_string(wait), 6);
  }
  EXPECT_EQ(run.end().heartbeat, "beat");
  EXPECT_EQ(run.end().heartbeat_gap_max, 700 * ms);
  run.now += 800 * ms;
  EXPECT_EQ(run.end().heartbeat_gap_max, 800 * ms) << "up to the end";

  MeasuredRun late;
  late.looks(900 * ms, 0).prints("beat", 5).looks(ms, 0).prints("beat", 5);
  EXPECT_EQ(late.end().heartbeat_gap_max, 900 * ms) << "from the start";
}

TEST(Measure, a_heartbeat_may_count) {
  MeasuredRun run;
  run.prints("beat 0", 5).looks(300 * ms, 0).prints("beat 1", 5).prints("4 apples", 6).prints("5 apples", 6);
  run.looks(100 * ms, 0).prints("beat 10", 5);
  EXPECT_EQ(run.end().heartbeat, "beat");
  EXPECT_EQ(run.end().heartbeat_gap_max, 300 * ms);
}

TEST(Measure, what_several_tasks_print_is_no_heartbeat) {
  MeasuredRun run;
  run.prints("acquired by 1", 5, 1).prints("acquired by 2", 5, 2).prints("acquired by 3", 5, 3);
  EXPECT_EQ(run.end().heartbeat, "");
  run.prints("beat", 6, 4).prints("beat", 6, 4);
  EXPECT_EQ(run.end().heartbeat, "beat");
}

TEST(Measure, two_lines_with_one_text_are_two_and_of_equals_the_first_is_the_heartbeat) {
  MeasuredRun run;
  run.prints("tick", 3).prints("beat", 5).prints("tick", 4).prints("tack", 6).prints("beat", 5).prints("tack", 6);
  EXPECT_EQ(run.end().heartbeat, "beat");
}

TEST(Measure, without_a_heartbeat_there_is_no_gap_unless_the_text_is_told) {
  MeasuredRun run;
  run.looks(400 * ms, 0).prints("beat", 5).looks(100 * ms, 0).prints("done", 9);
  EXPECT_EQ(run.end().heartbeat, "");
  EXPECT_EQ(run.end().heartbeat_gap_max, std::nullopt);
  EXPECT_EQ(run.end({}, {}, "beat").heartbeat_gap_max, 400 * ms);
  EXPECT_EQ(run.end({}, {}, "beat").heartbeat, "beat");
  EXPECT_EQ(run.end({}, {}, "tick").heartbeat_gap_max, std::nullopt);
  run.prints("done", 9);
  EXPECT_EQ(run.end({}, {}, "beat").heartbeat, "done") << "it has one of its own";
}

TEST(Measure, counts_sockets_that_are_open_at_the_same_time_and_callbacks_that_ran) {
  MeasuredRun run;
  for (ObjectId id = 1; id <= 3; ++id) run.opens(id);
  run.closes(2);
  run.closes(2);
  run.opens(4);
  run.opens(4);
  for (ObjectId id = 1; id <= 4; ++id) run.closes(id);
  run.begin(run.schedule(CallbackKind::call, 0, 0));
  run.schedule(CallbackKind::call, 0, 0);
  const Measures measures = run.end();
  EXPECT_EQ(measures.sockets_peak, 3u);
  EXPECT_EQ(measures.callbacks, 1u);
  EXPECT_THAT(measures.downloads, IsEmpty());
}

TEST(Measure, tells_what_came_of_each_download_in_order_of_opening) {
  MeasuredRun run;
  for (ObjectId id = 1; id <= 6; ++id) {
    run.opens(id);
    run.names(id, std::string(1, static_cast<char>('a' + id - 1)));
    run.receives(id, 100); // the answer's first lines
  }
  for (ObjectId id = 1; id <= 5; ++id) run.expects(id, 1000, 40);
  run.receives(1, 960);
  run.receives(2, 500);
  run.receives(3, 60);
  run.receives(5, 2000); // more than was said
  run.closes(5);
  run.closes(1);
  run.closes(2);
  run.closes(3, Outcome::exception, "Connection reset by peer");
  run.closes(4, Outcome::cancelled, "reset");
  EXPECT_THAT(run.end().downloads,
              ElementsAre(Download{"a", 1000, Came::complete}, Download{"b", 540, Came::incomplete},
                          Download{"c", 100, Came::failed, "Connection reset by peer"},
                          Download{"d", 40, Came::cancelled}, Download{"e", 1000, Came::complete},
                          Download{"f", std::nullopt, Came::open}));
}

TEST(Measure, one_connection_may_carry_one_download_after_the_other) {
  MeasuredRun run;
  run.opens(1);
  run.names(1, "a");
  run.expects(1, 10, 10);
  run.names(1, "b");
  run.receives(1, 5);
  EXPECT_THAT(run.end().downloads,
              ElementsAre(Download{"a", 10, Came::complete}, Download{"b", std::nullopt, Came::open}));
  run.expects(1, 20, 5);
  run.closes(1);
  EXPECT_THAT(run.end().downloads, ElementsAre(Download{"a", 10, Came::complete}, Download{"b", 5, Came::incomplete}));
}

TEST(Measure, says_how_the_run_ended_if_it_has) {
  MeasuredRun run;
  EXPECT_EQ(measure(*run.trace()).outcome, std::nullopt);
  const Measures measures = run.end(RunOutcome::failed, "ValueError: 3");
  EXPECT_EQ(measures.outcome, RunOutcome::failed);
  EXPECT_EQ(measures.message, "ValueError: 3");
  EXPECT_EQ(measure(Trace()), Measures());
}

TEST(Measure, adds_up_and_takes_nonsense) {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    const Measures sane = measure(*random_program({.seed = seed}));
    EXPECT_LE(sane.waited + sane.blocked, sane.total);
    EXPECT_LE(sane.blocked_max, sane.blocked);
    const Measures forged = measure(*random_nonsense(seed, 5000));
    EXPECT_GE(forged.blocked, forged.blocked_max);
    EXPECT_LE(forged.sockets_peak, 5000u);
  }
}

} // namespace
} // namespace loopscope::replay
