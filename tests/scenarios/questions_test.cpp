// What a lesson's questions mark as right is held against runs, and so is each wrong answer: the claims of the
// front matter are evaluated by claims.py on the twin's run or, where the program is changed or has no twin, on
// CPython's.

#include "core/export/callback_log.h"
#include "core/python/python_run.h"
#include "core/replay/state.h"
#include "core/trace/event_table.h"
#include "scenarios/lessons.h"
#include "scenarios/parameters.h"
#include "scenarios/run.h"

#include "tests/python.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <ostream>
#include <set>
#include <stdexcept>

namespace loopscope::scenarios {

/// In the names of the tests.
void PrintTo(const Lesson& lesson, std::ostream* out) {
  *out << lesson.id;
}

namespace {

using trace::EventKind;

std::string json_of(std::string_view text) {
  std::string json = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') json += '\\';
    if (static_cast<unsigned char>(c) < ' ')
      json += fmt::format("\\u{:04x}", c);
    else
      json += c;
  }
  return json + '"';
}

std::string json_of(const std::vector<std::string>& texts) {
  std::vector<std::string> all;
  for (const std::string& text : texts) all.push_back(json_of(text));
  return fmt::format("[{}]", fmt::join(all, ","));
}

/// A recorded run in JSON, for claims.py: its log, its events with the names they speak of, and its moments.
class Record {
public:
  Record(const trace::Trace& trace, std::string_view outcome) : trace_(trace), outcome_(outcome) {
    for (std::size_t i = 0; i < trace.size(); ++i) {
      if (trace[i].kind == EventKind::task_created) names_[trace[i].subject] = trace.string(trace[i].object);
      state_.apply(trace[i]);
      add(trace[i]);
    }
  }

  std::string json() const {
    return fmt::format(R"({{"log":{},"outcome":{},"rows":[{}],"states":[{}]}})", json_of(exports::callback_log(trace_)),
                       json_of(outcome_), fmt::join(rows_, ",\n"), fmt::join(states_, ",\n"));
  }

private:
  std::string name(replay::ObjectId task) const {
    const auto found = names_.find(task);
    return found == names_.end() ? "" : found->second;
  }

  std::string label(const replay::Callback& callback) const {
    if (callback.id == 0) return "";
    if (callback.kind == trace::CallbackKind::call) return std::string(trace_.string(callback.name));
    const std::string label(trace::label_of(callback.kind));
    return callback.runs_task() ? name(callback.serves) + " " + label : label;
  }

  /// The task that the event speaks of or, where it names none, the one that runs.
  replay::ObjectId task_of(const trace::Event& event) const {
    switch (event.kind) {
    case EventKind::task_created:
    case EventKind::frame:
    case EventKind::task_suspended:
    case EventKind::task_cancel_requested:
    case EventKind::task_ended:
      return event.subject;
    case EventKind::primitive_acquired:
    case EventKind::primitive_released:
    case EventKind::primitive_wait_begun:
    case EventKind::primitive_wait_ended:
    case EventKind::primitive_changed:
      return event.object;
    case EventKind::printed:
    case EventKind::blocking_begun:
    case EventKind::blocking_ended:
      return event.extra;
    default:
      return state_.running.runs_task() ? state_.running.serves : 0;
    }
  }

  void add(const trace::Event& event) {
    using trace::Slot;
    const std::string_view text = trace::is_text(event, Slot::object)  ? trace_.string(event.object)
                                  : trace::is_text(event, Slot::extra) ? trace_.string(event.extra)
                                                                       : "";
    const std::string state = moment();
    if (states_.empty() || states_.back() != state) states_.push_back(state);
    rows_.push_back(fmt::format(
        R"({{"kind":{},"time":{},"turn":{},"line":{},"task":{},"running":{},"text":{},"function":{},"detail":{},"subject":{},"object":{},"extra":{},"value":{},"state":{}}})",
        json_of(trace::name_of(event.kind)), static_cast<double>(event.time) / 1e9, state_.turn, event.line,
        json_of(name(task_of(event))), json_of(label(state_.running)),
        json_of(event.kind == EventKind::source_file ? "" : text),
        json_of(trace::is_text(event, Slot::value) ? trace_.string(static_cast<replay::StringId>(event.value)) : ""),
        event.detail, event.subject, event.object, event.extra, event.value, states_.size() - 1));
  }

  std::string moment() const {
    static constexpr const char* statuses[] = {"ready", "running", "waiting", "sleeping", "ended"};
    std::vector<std::string> tasks, ready, holders, waiters, items;
    std::vector<double> timers;
    state_.tasks.each([&](replay::ObjectId, const replay::Task& task) {
      tasks.push_back(json_of(trace_.string(task.name)) + ":" + json_of(statuses[static_cast<int>(task.status)]));
    });
    for (std::size_t i = state_.ready_head; i < state_.ready.size(); ++i) ready.push_back(label(state_.ready[i]));
    for (const replay::Callback& timer : state_.timers) timers.push_back(static_cast<double>(timer.when) / 1e9);
    state_.primitives.each([&](replay::ObjectId, const replay::Primitive& primitive) {
      std::vector<std::string> held, waiting, lying;
      for (const replay::ObjectId owner : primitive.owners) held.push_back(name(owner));
      for (const replay::Waiter& waiter : primitive.waiters) waiting.push_back(name(waiter.task));
      for (const replay::StringId item : primitive.items) lying.emplace_back(trace_.string(item));
      holders.push_back(json_of(held)), waiters.push_back(json_of(waiting)), items.push_back(json_of(lying));
    });
    int threads = 0, connections = 0;
    std::size_t coroutines = 0;
    state_.threads.each([&](std::uint32_t, const replay::Thread& thread) { threads += !thread.ended; });
    state_.connections.each([&](replay::ObjectId, const replay::Connection& connection) {
      connections += connection.status == replay::ConnectionStatus::open;
    });
    for (const replay::Unbegun& unbegun : state_.unbegun()) coroutines += unbegun.count;
    return fmt::format(
        R"({{"tasks":{{{}}},"ready":{},"timers":[{}],"holders":[{}],"waiters":[{}],"items":[{}],"running":{},"blocked":{},"threads":{},"connections":{},"coroutines":{}}})",
        fmt::join(tasks, ","), json_of(ready), fmt::join(timers, ","), fmt::join(holders, ","), fmt::join(waiters, ","),
        fmt::join(items, ","), json_of(label(state_.running)),
        json_of(state_.blocked ? trace_.string(state_.blocked_in) : ""), threads, connections, coroutines);
  }

  const trace::Trace& trace_;
  std::string outcome_;
  replay::State state_;
  std::map<replay::ObjectId, std::string> names_;
  std::vector<std::string> rows_, states_;
};

std::string changed(std::string program, const ProofRun& run) {
  for (const auto& [from, to] : run.changes) {
    const std::size_t at = program.find(from);
    if (at == std::string::npos) {
      ADD_FAILURE() << "not in the program: " << from;
      return program;
    }
    program.replace(at, from.size(), to);
  }
  return program;
}

constexpr const char* outcomes[] = {"finished", "failed", "deadlocked", "aborted"};

/// The lesson's program, run and recorded by CPython.
std::string recorded_by_cpython(const Lesson& lesson, std::string program) {
  python::PythonRun::Options options;
  options.program = {.file = lesson.id + ".py",
                     .folder = "/",
                     .interpreter = "/usr/bin/python3",
                     .text = std::move(program),
                     .skip_waiting = !lesson.waits_for_real()};
  python::PythonRun run(std::move(options), [] {});
  run.type_end();
  run.resume_freely();
  run.wait();
  EXPECT_EQ(run.problem(), "");
  const trace::Event last = (*run.trace())[run.trace()->size() - 1];
  EXPECT_EQ(last.kind, EventKind::run_ended);
  return Record(*run.trace(), outcomes[static_cast<int>(trace::as<trace::event::run_ended>(last).outcome)]).json();
}

std::string run_for_claims(const ProofRun& proof) {
  const Lesson* lesson = find_lesson(proof.lesson);
  if (!lesson) throw std::runtime_error("no such lesson: " + proof.lesson);
  for (const auto& [name, value] : proof.arguments) {
    const auto parameter = std::ranges::find(lesson->parameters, name, &Parameter::name);
    if (parameter == lesson->parameters.end()) throw std::runtime_error("no such parameter: " + name);
    EXPECT_EQ(problem_with(*parameter, value), "");
  }
  if (!lesson->has_twin()) return recorded_by_cpython(*lesson, changed(program_with(*lesson, proof.arguments), proof));
  if (proof.by_cpython)
    return fmt::format(R"({{"program":{},"how":{}}})", json_of(changed(program_with(*lesson, proof.arguments), proof)),
                       json_of(lesson->compared == "schedule" ? "virtual" : "real"));
  trace::Recorder recorder;
  RunOptions options;
  options.recorder = &recorder;
  options.arguments = proof.arguments;
  const RunResult result = run(*lesson, options);
  return Record(*recorder.trace(), outcomes[static_cast<int>(result.outcome)]).json();
}

/// What became of a claim, in the words of claims.py: "True", "False", or what is wrong with it.
struct Verdict {
  std::string of_runs, of_nothing; // of the question's runs, and of runs in which nothing happens
};

/// By question and answer; of an undecided question there are none.
std::vector<std::vector<Verdict>> verdicts(const Lesson& lesson) {
  std::vector<std::string> questions;
  for (const Question& question : questions_of(lesson)) {
    std::vector<std::string> runs;
    for (const ProofRun& run : question.runs) runs.push_back(json_of(run.name) + ":" + run_for_claims(run));
    questions.push_back(
        fmt::format(R"({{"claims":{},"runs":{{{}}}}})", json_of(question.claims), fmt::join(runs, ",")));
  }
  const TemporaryFolder folder;
  const std::string file = folder.write("questions.json", fmt::format("[{}]", fmt::join(questions, ",")));
  const ProcessOutput evaluated = run_python({PROJECT_FOLDER "/tests/scenarios/claims.py", file});
  EXPECT_EQ(evaluated.errors, "");
  std::vector<std::string> lines = lines_of(evaluated.output);
  std::vector<std::vector<Verdict>> all;
  std::size_t at = 0;
  for (const Question& question : questions_of(lesson)) {
    std::vector<Verdict>& these = all.emplace_back();
    for (std::size_t i = 0; i < question.claims.size(); ++i, ++at) {
      const std::string line = at < lines.size() ? lines[at] : "no verdict\tFalse";
      these.push_back({line.substr(0, line.find('\t')), line.substr(line.find('\t') + 1)});
    }
  }
  return all;
}

/// What is wrong with an answer that stands at that place among those of its question; empty when nothing is.
std::string fault_of(const Verdict& verdict, std::size_t place) {
  const std::string expected = place == 0 ? "True" : "False";
  if (verdict.of_runs != expected)
    return fmt::format("{}: {}", place == 0 ? "marked as right" : "a wrong answer", verdict.of_runs);
  if (place == 0 && verdict.of_nothing == "True") return "it would be right of a run in which nothing happens";
  return {};
}

class Questions : public testing::TestWithParam<Lesson> {};

TEST_P(Questions, have_a_right_answer_and_wrong_ones_by_what_is_seen_in_runs) {
  const Lesson& lesson = GetParam();
  const std::vector<Question> asked = questions_of(lesson);
  const std::vector<std::vector<Verdict>> all = verdicts(lesson);
  for (std::size_t q = 0; q < all.size(); ++q) {
    const Question& question = asked[q];
    EXPECT_EQ(std::set(question.claims.begin(), question.claims.end()).size(), question.claims.size())
        << "two answers claim the same: " << question.text;
    for (std::size_t a = 0; a < all[q].size(); ++a)
      EXPECT_EQ(fault_of(all[q][a], a), "") << "question " << q + 1 << ", answer " << a + 1 << ": "
                                            << question.answers[a] << "\n  " << question.claims[a];
    // Another answer marked as right would be noticed, each time.
    for (std::size_t other = 1; other < all[q].size() && fault_of(all[q][0], 0).empty(); ++other)
      EXPECT_TRUE(fault_of(all[q][other], 0) != "" && fault_of(all[q][0], other) != "")
          << "question " << q + 1 << ", answer " << other + 1 << " could be marked as right";
  }
}

/// What is wrong with a lesson that has these lines in its second question.
std::string fault_of_notes(const std::string& lines) {
  Lesson lesson;
  lesson.id = "lock";
  const std::string good = "[[question]]\ntext = \"?\"\nanswers = [\"a\", \"b\"]\nwhy = \"c\"\n";
  try {
    questions_of(lesson, "+++\ntitle = \"a\"\ngroup = \"b\"\nsentence = \"c\"\nwatch_for = \"d\"\n" + good +
                           "undecided = \"e\"\n" + good + lines + "\n+++\n");
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return {};
}

TEST(Questions_, that_are_not_well_formed_are_told_by_file_and_number) {
  const std::string here = "assets/lessons/lock/lesson.md, question 2: ";
  EXPECT_EQ(fault_of_notes("holds = ['end == 1', 'end == 2']\nrun = { workers = 2 }"), "");
  EXPECT_EQ(fault_of_notes(""), here + "the front matter has no list 'holds'");
  EXPECT_EQ(fault_of_notes("holds = ['end == 1']"), here + "'holds' must have a claim for each of the answers");
  EXPECT_EQ(fault_of_notes("holds = ['end == 1', 2]"), here + "'holds' must be a list of texts");
  EXPECT_EQ(fault_of_notes("holds = ['end == 1', 'end == 2']\nrun = { workers = 'two' }"),
            here + "the value of 'workers' must be a number");
  EXPECT_EQ(fault_of_notes("holds = ['end == 1', 'end == 2']\nrun = { change = ['a'] }"),
            here + "'change' must be a list of pairs: a text of the program, and what takes its place");
  EXPECT_EQ(fault_of_notes("holds = ['end == 1', 'end == 2']\nruns.later = 2"), here + "the run 'later' is no table");
}

std::string name_of(const testing::TestParamInfo<Lesson>& info) {
  return info.param.id;
}

INSTANTIATE_TEST_SUITE_P(Scenarios, Questions, testing::ValuesIn(lessons()), name_of);

TEST(Questions_, that_no_run_can_decide_are_few) {
  std::size_t decided = 0, undecided = 0;
  for (const Lesson& lesson : lessons())
    for (const Question& question : questions_of(lesson)) {
      if (question.undecided.empty()) {
        ++decided;
        continue;
      }
      ++undecided;
      fmt::print("{}: {}\n  undecided: {}\n", lesson.id, question.text, question.undecided);
    }
  fmt::print("{} questions are decided by runs, {} are not\n", decided, undecided);
  EXPECT_LE(undecided, 10u);
}

} // namespace
} // namespace loopscope::scenarios
