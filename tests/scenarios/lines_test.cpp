// Which line of its program an event is due to, held against CPython.

#include "scenarios/lessons.h"
#include "scenarios/parameters.h"
#include "scenarios/run.h"
#include "tests/conformance/versions.h"
#include "tests/python.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <memory>
#include <ranges>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace loopscope::scenarios {
namespace {

using trace::CallbackKind;
using trace::Change;
using trace::Event;
using trace::EventKind;

/// By what was done: the lines that did it, in order.
using Lines = std::map<std::string, std::vector<std::uint32_t>>;

std::shared_ptr<trace::Trace> trace_of(const Lesson& lesson, const Arguments& arguments) {
  trace::Recorder recorder;
  RunOptions options;
  options.arguments = arguments;
  options.recorder = &recorder;
  run(lesson, options);
  return recorder.trace();
}

/// The same as program_lines.py tells.
class Teller {
public:
  Teller(const trace::Trace& trace, bool by_run) : trace_(trace), by_run_(by_run) {}

  Lines tell() {
    for (std::size_t i = 0; i < trace_.size(); ++i) read(trace_[i]);
    return std::move(told_);
  }

private:
  std::string text(std::uint32_t id) const { return std::string(trace_.string(id)); }
  void add(const Event& event, const std::string& what) {
    if (!ending_) told_[what].push_back(event.line);
  }

  std::string label(const Event& event) const {
    const auto kind = static_cast<CallbackKind>(event.detail);
    if (kind == CallbackKind::call) return "call " + text(event.object);
    const std::string label(trace::label_of(kind));
    return kind == CallbackKind::step || kind == CallbackKind::wakeup ? names_.at(event.object) + " " + label : label;
  }

  void read(const Event& event) {
    switch (event.kind) {
    case EventKind::callback_scheduled:
      if (static_cast<CallbackKind>(event.detail) == CallbackKind::main_done) main_done_ = event.subject;
      add(event, "soon " + label(event));
      break;
    case EventKind::timer_scheduled:
      add(event, "timer " + label(event));
      break;
    case EventKind::callback_begun:
      ending_ = ending_ || (by_run_ && event.subject == main_done_);
      break;
    case EventKind::loop_closed:
      ending_ = false;
      break;
    case EventKind::task_created:
      names_[event.subject] = text(event.object);
      add(event, "task " + text(event.object));
      break;
    case EventKind::task_cancel_requested:
      add(event, "cancel " + names_.at(event.subject));
      break;
    case EventKind::task_ended:
      add(event, "ended " + names_.at(event.subject));
      break;
    case EventKind::coroutine_created:
      if (text(event.object) != "<lambda>") add(event, "coroutine " + text(event.object)); // else an async with's body
      break;
    case EventKind::future_created: {
      const auto kind = static_cast<trace::FutureKind>(event.detail);
      if (kind == trace::FutureKind::plain) add(event, "future");
      // These stand for the whole of a group, which is no future in CPython.
      if (kind == trace::FutureKind::as_completed || kind == trace::FutureKind::task_group)
        groups_.insert(event.subject);
      break;
    }
    case EventKind::future_settled:
      if (event.line != 0 && !groups_.contains(event.subject)) add(event, "settled");
      break;
    case EventKind::printed:
      if (event.detail == 0) add(event, "print");
      break;
    case EventKind::primitive_created:
      if (event.object == 0) add(event, "made");
      break;
    case EventKind::primitive_acquired:
      add(event, "acquired");
      break;
    case EventKind::primitive_released:
      add(event, "released");
      break;
    case EventKind::primitive_changed:
      changed(event);
      break;
    default:
      break;
    }
  }

  void changed(const Event& event) {
    switch (static_cast<Change>(event.detail)) {
    case Change::put:
      return add(event, "put");
    case Change::taken:
      return add(event, "taken");
    case Change::done:
      return add(event, "done");
    case Change::other:
      if (const std::string how = text(event.extra); how == "set" || how == "cleared" || how == "notified")
        add(event, how);
    }
  }

  const trace::Trace& trace_;
  bool by_run_; // by asyncio.run, whose end is left out
  bool ending_ = false;
  trace::CallbackId main_done_ = 0;
  std::unordered_map<trace::ObjectId, std::string> names_;
  std::unordered_set<trace::ObjectId> groups_;
  Lines told_;
};

Lines lines_in_cpython(const std::string& program) {
  const TemporaryFolder folder;
  const ProcessOutput ran = run_python({PROJECT_FOLDER "/tests/scenarios/program_lines.py",
                                        PROJECT_FOLDER "/tests/conformance", folder.write("program.py", program)});
  EXPECT_EQ(ran.status, 0) << ran.errors;
  Lines lines;
  for (const std::string& told : lines_of(ran.output)) {
    const std::size_t tab = told.find('\t');
    const auto line = static_cast<std::uint32_t>(std::stoul(told.substr(tab + 1)));
    std::string what = told.substr(0, tab);
    if (what.starts_with("made ")) what = "made";
    if (what != "settled" || line != 0) lines[what].push_back(line);
  }
  return lines;
}

/// Their values at the beginning, at their least and at their greatest; what would take long is left at less.
std::vector<Arguments> at_their_ends(const Lesson& lesson) {
  std::vector<Arguments> all(3);
  for (const Parameter& parameter : lesson.parameters) {
    all[0][parameter.name] = parameter.initial;
    all[1][parameter.name] = parameter.min;
    all[2][parameter.name] = std::min(parameter.max, 20.0);
  }
  return all;
}

class LinesOfLesson : public testing::TestWithParam<std::string> {};

TEST_P(LinesOfLesson, are_those_that_cpython_runs) {
  const Lesson& lesson = *find_lesson(GetParam());
  if (lesson.compared != "schedule")
    GTEST_SKIP() << "CPython cannot run it in virtual time: " << lesson.compared_because;
  if (const std::string why = why_otherwise(interpreters().front().version, lesson.id); !why.empty())
    GTEST_SKIP() << interpreters().front().name() << " runs it otherwise: " << why;
  for (const Arguments& arguments : at_their_ends(lesson)) {
    const std::string program = program_with(lesson, arguments);
    const auto trace = trace_of(lesson, arguments);
    const Lines got = Teller(*trace, program.find("asyncio.run(") != std::string::npos).tell();
    const Lines expected = lines_in_cpython(program);
    EXPECT_FALSE(expected.empty());
    for (const auto& [what, lines] : expected)
      EXPECT_THAT(got.contains(what) ? got.at(what) : std::vector<std::uint32_t>{}, testing::ElementsAreArray(lines))
          << what << fmt::format(", with {}", fmt::join(arguments | std::views::values, ", "));
    for (const auto& [what, lines] : got) EXPECT_TRUE(expected.contains(what)) << what << " at " << lines.front();
  }
}

/// An event of the loop's own, in a callback of its own or between two, is due to no line.
TEST_P(LinesOfLesson, are_none_where_the_loop_acts) {
  const auto trace = trace_of(*find_lesson(GetParam()), {});
  std::unordered_map<trace::CallbackId, CallbackKind> kinds;
  bool loop_acts = false, loop_runs = false;
  std::size_t with_line = 0;
  for (std::size_t i = 0; i < trace->size(); ++i) {
    const Event& event = (*trace)[i];
    with_line += event.line != 0;
    switch (event.kind) {
    case EventKind::loop_stopped:
      loop_runs = loop_acts = false;
      break;
    case EventKind::turn_begun:
      loop_runs = loop_acts = true;
      break;
    case EventKind::callback_scheduled:
    case EventKind::timer_scheduled:
      kinds[event.subject] = static_cast<CallbackKind>(event.detail);
      break;
    case EventKind::callback_begun: {
      const CallbackKind kind = kinds[event.subject];
      loop_acts = kind != CallbackKind::step && kind != CallbackKind::wakeup && kind != CallbackKind::call;
      EXPECT_EQ(event.line, 0) << "event " << i;
      break;
    }
    case EventKind::callback_ended:
      loop_acts = loop_runs;
      break;
    default:
      break;
    }
    // What another thread does meanwhile has the thread's line.
    const bool threads = (event.kind == EventKind::printed || event.kind == EventKind::blocking_begun ||
                          event.kind == EventKind::blocking_ended)
                             ? event.subject != 0
                             : event.kind == EventKind::thread_call_made ||
                                   (event.kind >= EventKind::connection_opened && event.kind < EventKind::warning);
    if (loop_acts && !threads) EXPECT_EQ(event.line, 0) << trace::name_of(event.kind) << ", event " << i;
  }
  EXPECT_GT(with_line, 3u);
}

std::vector<std::string> ids() {
  std::vector<std::string> all;
  for (const Lesson& lesson : lessons_with_twins()) all.push_back(lesson.id);
  return all;
}

INSTANTIATE_TEST_SUITE_P(All, LinesOfLesson, testing::ValuesIn(ids()), [](const auto& info) { return info.param; });

} // namespace
} // namespace loopscope::scenarios
