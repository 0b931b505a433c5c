#include "core/export/callback_log.h"
#include "tests/replay/random_trace.h"
#include "tests/replay/recorded_program.h"
#include "tests/trace/sample.h"

#include <algorithm>
#include <map>
#include <sstream>
#include <vector>

namespace loopscope::exports {
namespace {

using namespace trace;

/// Records what a log tells, as a loop would have.
class Tape {
public:
  void play(const std::string& log) {
    std::istringstream lines(log);
    for (std::string line; std::getline(lines, line);) {
      if (line == "idle")
        idle();
      else if (line.starts_with("  print "))
        print(line.substr(8));
      else if (line.starts_with("  at "))
        suspend(line.substr(5));
      else if (line == "  done")
        end(Outcome::result);
      else if (line == "  cancelled")
        end(Outcome::cancelled);
      else if (line.starts_with("  failed "))
        end(Outcome::exception, line.substr(9));
      else {
        std::istringstream words(line);
        std::int64_t turn = 0;
        double seconds = 0;
        std::string run, who, what;
        words >> turn >> seconds >> run >> who >> what;
        now_ = static_cast<std::int64_t>(seconds * 1e9 + 0.5);
        begin(turn, who, what);
      }
    }
    finish();
  }

  void begin(std::int64_t turn, const std::string& who, const std::string& what = {}) {
    finish();
    if (turn != turn_) add(EventKind::turn_begun, {.value = turn_ = turn});
    CallbackKind kind = CallbackKind::call;
    for (int i = 0; i < static_cast<int>(CallbackKind::call); ++i)
      if (label_of(static_cast<CallbackKind>(i)) == (what == "step" || what == "wakeup" ? what : who))
        kind = static_cast<CallbackKind>(i);
    std::uint32_t object = 0;
    if (kind == CallbackKind::call) object = recorder_.intern(what);
    if (kind == CallbackKind::step || kind == CallbackKind::wakeup) object = task_ = task(who);
    const CallbackId id = running_ = recorder_.new_callback();
    add(EventKind::callback_scheduled, {.detail = static_cast<std::uint8_t>(kind), .subject = id, .object = object});
    add(EventKind::callback_begun, {.subject = id});
  }

  void finish() {
    if (running_ != 0) add(EventKind::callback_ended, {.subject = running_});
    running_ = 0;
  }

  void print(const std::string& text, int stream = 0) {
    add(EventKind::printed, {.detail = static_cast<std::uint8_t>(stream), .object = recorder_.intern(text)});
  }

  /// "outer:1 > inner:2"; each frame with a function becomes an event.
  void suspend(std::string where) {
    std::vector<std::string> frames;
    for (std::size_t end; (end = where.find(" > ")) != where.npos; where.erase(0, end + 3))
      frames.push_back(where.substr(0, end));
    if (!where.empty()) frames.push_back(where);
    if (frames.empty()) add(EventKind::task_suspended, {.subject = task_});
    for (std::size_t i = 0; i < frames.size(); ++i) {
      const std::size_t colon = frames[i].find(':');
      add(i + 1 < frames.size() ? EventKind::frame : EventKind::task_suspended,
          {.line = static_cast<std::uint16_t>(std::stoi(frames[i].substr(colon + 1))),
           .subject = task_,
           .object = recorder_.intern(frames[i].substr(0, colon))});
    }
  }

  void end(Outcome outcome, const std::string& text = {}) {
    add(EventKind::task_ended,
        {.detail = static_cast<std::uint8_t>(outcome), .subject = task_, .object = recorder_.intern(text)});
  }

  void idle() {
    finish();
    add(EventKind::idle);
  }

  void add(EventKind kind, Event event = {}) {
    event.time = now_;
    record(recorder_, kind, event);
  }

  std::string log() const { return callback_log(*recorder_.trace()); }

  Recorder recorder_;
  std::int64_t now_ = 0;

private:
  ObjectId task(const std::string& name) {
    auto [at, is_new] = tasks_.try_emplace(name);
    if (is_new) {
      at->second = recorder_.new_object();
      add(EventKind::task_created, {.subject = at->second, .object = recorder_.intern(name)});
    }
    return at->second;
  }

  std::map<std::string, ObjectId> tasks_;
  std::int64_t turn_ = 0;
  CallbackId running_ = 0;
  ObjectId task_ = 0;
};

class Log : public testing::TestWithParam<const char*> {};

TEST_P(Log, is_told_back_as_it_was_recorded) {
  Tape tape;
  tape.play(GetParam());
  EXPECT_EQ(tape.log(), GetParam());
}

INSTANTIATE_TEST_SUITE_P(shapes, Log,
                         testing::Values(
                             // A sleep, a result, the end of the main task.
                             "1 0.000000 run Task-1 step\n"
                             "  print Hello ...\n"
                             "  at main:6\n"
                             "2 0.500000 run sleep-timer\n"
                             "3 0.500000 run Task-1 wakeup\n"
                             "  print ... World!\n"
                             "  done\n"
                             "4 0.500000 run main-done\n",
                             // Callbacks of the program, and prints before, inside and after.
                             "  print starting\n"
                             "1 0.000000 run call on_event\n"
                             "  print event handled\n"
                             "1 0.000000 run call on_event\n"
                             "  print event handled\n"
                             "  print stopping\n"
                             "  print closing\n",
                             // Awaited coroutines, failures, cancellation, and nothing left to wake the loop.
                             "1 0.000000 run Task-1 step\n"
                             "  at main:20 > outer:12 > inner:5\n"
                             "2 0.100000 run wait-child-done\n"
                             "2 0.100000 run as-completed-child-done\n"
                             "2 0.100000 run Task-2 step\n"
                             "  failed OSError: cannot reach three: no route\n"
                             "3 0.123457 run task-group-child-done\n"
                             "3 0.123457 run Task-3 wakeup\n"
                             "  cancelled\n"
                             "4 10.000000 run timeout-timer\n"
                             "4 10.000000 run Task-4 step\n"
                             "  at \n"
                             "5 86400.000000 run shield-outer-done\n"
                             "idle\n"));

TEST(CallbackLog, prints_each_line_of_a_text) {
  Tape tape;
  tape.print("one\n\ntwo\n");
  tape.print("");
  EXPECT_EQ(tape.log(), "  print one\n  print \n  print two\n  print \n  print \n");
}

TEST(CallbackLog, leaves_out_what_goes_to_standard_error) {
  Tape tape;
  tape.print("seen");
  tape.print("unseen", 1);
  EXPECT_EQ(tape.log(), "  print seen\n");
}

TEST(CallbackLog, leaves_out_callbacks_and_their_prints_once_main_is_done) {
  Tape tape;
  tape.begin(1, "main-done");
  tape.print("inside main-done");
  tape.begin(2, "call", "later");
  tape.print("inside a later callback");
  tape.begin(2, "Task-2", "wakeup");
  tape.suspend("task:3");
  tape.finish();
  tape.print("after the run");
  EXPECT_EQ(tape.log(), "1 0.000000 run main-done\n  print inside main-done\n  print after the run\n");
}

TEST(CallbackLog, ends_at_idle) {
  Tape tape;
  tape.idle();
  tape.print("unseen");
  tape.begin(2, "call", "unseen");
  tape.finish();
  EXPECT_EQ(tape.log(), "idle\n");
}

TEST(CallbackLog, gives_an_error_without_message_its_colon) {
  Tape tape;
  tape.begin(1, "Task-1", "step");
  tape.end(Outcome::exception, "ValueError");
  tape.begin(1, "Task-2", "step");
  tape.end(Outcome::exception, "ValueError: ");
  tape.finish();
  EXPECT_EQ(tape.log(), "1 0.000000 run Task-1 step\n  failed ValueError: \n"
                        "1 0.000000 run Task-2 step\n  failed ValueError: \n");
}

TEST(CallbackLog, shows_where_a_task_was_last_when_its_callback_does_not_say) {
  Tape tape;
  tape.begin(1, "Task-1", "step");
  tape.suspend("main:6 > use:3");
  tape.begin(2, "Task-1", "wakeup");
  tape.begin(2, "Task-2", "step");
  tape.finish();
  EXPECT_EQ(tape.log(), "1 0.000000 run Task-1 step\n  at main:6 > use:3\n"
                        "2 0.000000 run Task-1 wakeup\n  at main:6 > use:3\n"
                        "2 0.000000 run Task-2 step\n  at \n");
}

TEST(CallbackLog, shows_outer_frames_when_no_frame_is_innermost) {
  Tape tape;
  tape.begin(1, "Task-1", "step");
  tape.add(EventKind::frame, {.line = 9, .subject = 1, .object = tape.recorder_.intern("main")});
  tape.add(EventKind::task_suspended, {.subject = 1});
  tape.finish();
  EXPECT_EQ(tape.log(), "1 0.000000 run Task-1 step\n  at main:9\n");
}

TEST(CallbackLog, names_a_timer_s_callback) {
  Tape tape;
  tape.add(EventKind::timer_scheduled, {.detail = static_cast<std::uint8_t>(CallbackKind::call),
                                        .subject = 900,
                                        .object = tape.recorder_.intern("alarm")});
  tape.now_ = 1'500'000'000;
  tape.add(EventKind::turn_begun, {.value = 2});
  tape.add(EventKind::callback_begun, {.subject = 900});
  EXPECT_EQ(tape.log(), "2 1.500000 run call alarm\n");
}

TEST(CallbackLog, of_loops_that_interleave_has_each_callbacks_lines_together) {
  EXPECT_EQ(callback_log(*replay::RecordedProgram().s.trace()), "1 0.000000 run Task-1 step\n"
                                                                "  print hello Ada\n"
                                                                "  at work:6\n"
                                                                "1 0.250000 run Task-3 step\n"
                                                                "  print serving\n"
                                                                "  done\n"
                                                                "1 0.250000 run call Library.<locals>.tick\n");
}

TEST(CallbackLog, goes_on_with_the_other_loops_when_one_is_idle_or_its_main_is_done) {
  Tape tape;
  const auto to = [&](ObjectId loop) { tape.add(EventKind::loop_switched, {.subject = loop, .value = loop - 1}); };
  tape.add(EventKind::loop_created, {.subject = 1}); // of which no switch tells
  tape.begin(1, "main-done");
  tape.finish();
  to(2);
  tape.begin(2, "call", "other");
  tape.finish();
  to(1);
  tape.begin(1, "call", "unseen");
  tape.idle();
  to(2);
  tape.begin(3, "call", "last");
  tape.finish();
  tape.idle();
  tape.print("unseen");
  EXPECT_EQ(tape.log(), "1 0.000000 run main-done\n"
                        "2 0.000000 run call other\n"
                        "idle\n"
                        "3 0.000000 run call last\n"
                        "idle\n");
}

/// In order, and without the seconds.
std::vector<std::string> lines_of(const std::string& log) {
  std::vector<std::string> lines;
  std::istringstream text(log);
  for (std::string line; std::getline(text, line);) {
    if (const std::size_t run = line.find(" run "); !line.starts_with(" ") && run != line.npos)
      line.erase(line.find(' '), run - line.find(' '));
    if (!line.empty()) lines.push_back(line);
  }
  std::ranges::sort(lines);
  return lines;
}

TEST(CallbackLog, of_loops_interleaved_at_random_has_the_lines_of_each) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const replay::Interleaved all = replay::random_loops(seed, 3);
    std::string alone;
    for (const auto& program : all.programs) alone += callback_log(*program);
    EXPECT_EQ(lines_of(callback_log(*all.trace)), lines_of(alone)) << seed;
  }
}

TEST(CallbackLog, of_nothing_is_an_empty_line) {
  EXPECT_EQ(callback_log(Trace()), "\n");
}

TEST(CallbackLog, survives_any_events) {
  Recorder recorder;
  record_anything(recorder, 5000);
  EXPECT_FALSE(callback_log(*recorder.trace()).empty());
}

TEST(CallbackLog, of_a_long_text_that_is_told_again_and_again_stays_in_proportion_to_the_trace) {
  Recorder recorder;
  const StringId text = recorder.intern(std::string(100'000, 'x'));
  for (int i = 0; i < 10'000; ++i) recorder.record(event::printed{.text = text}); // a gigabyte
  EXPECT_LT(callback_log(*recorder.trace()).size(), 70'000'000u);
}

} // namespace
} // namespace loopscope::exports
