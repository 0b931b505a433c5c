// The events of the recorded CPython are the twin's, kind by kind and field by field: what a recording says of a
// program is what its twin says, and the twin's events are Python's. The truth is CPython 3.14; the system's, which is
// older, records what it runs as 3.14 does (tests/conformance/versions.txt).

#include "core/replay/replay.h"
#include "core/words/answers.h"
#include "scenarios/parameters.h"
#include "scenarios/twin_table.h"
#include "tests/conformance/versions.h"
#include "tests/properties/contracts.h"
#include "tests/python_3_14.h"
#include "tests/truth/same_events.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <map>
#include <regex>
#include <string>
#include <string_view>

namespace loopscope::scenarios {

const std::vector<Twin>& conformance_twins();

/// In the names of the tests.
void PrintTo(const Twin& twin, std::ostream* out) {
  *out << twin.name;
}

namespace {

std::shared_ptr<trace::Trace> of_twin(const Twin& twin) {
  trace::Recorder recorder;
  RunOptions options;
  options.recorder = &recorder;
  for (const Parameter& parameter : parameters_of(twin.python)) options.arguments[parameter.name] = parameter.initial;
  run_twin(twin, twin.python, options);
  return recorder.trace();
}

std::string name_of(const testing::TestParamInfo<Twin>& info) {
  return std::string(info.param.name);
}

/// The programs whose events are not the same, and why.
const std::map<std::string_view, std::string_view> excused_programs = {
    {"result_on_the_loop", "it blocks its own thread for ever, which CPython does"},
    {"group_hydra", "it puts a set of its own in the place of its group's, which is not told"},
    {"wait_all_completed", "asyncio.wait walks a set, in the order of addresses"},
    {"wait_timeout", "asyncio.wait walks a set, in the order of addresses"},
    {"run_leftovers", "the clock of a second loop goes on, and the twin's begins again"},
    {"primitive_other_loop", "an error's text has an address in it"},
    {"shield_inner_ends", "a task whose error nobody saw goes inside of its last callback, the twin's after it"},
    {"stop_iteration", "the error's traceback keeps the future until its task has ended"},
    {"as_completed_left", "what is left of as_completed goes with the last that refers to it"},
    {"as_completed_out_of_order", "CPython's as_completed is told of when its first result is asked for"},
};

/// Why it is not compared, or empty.
std::string excused(const Twin& twin) {
  if (const Lesson* lesson = find_lesson(twin.name); lesson && lesson->compared != "schedule")
    return "compared in its " + lesson->compared + ": " + lesson->compared_because;
  const auto known = excused_programs.find(twin.name);
  return known == excused_programs.end() ? "" : std::string(known->second);
}

/// Of which programs an older CPython has 3.14's schedule, but not its events: by their names, or by a text in them.
struct OlderEvents {
  Version since;
  std::string_view name_or_text;
  std::string_view why;
};
constexpr std::string_view lock_first = "a condition let its lock go before it made the waiter's future";
constexpr std::string_view no_cancel = "a group that is cancelled and fails did not cancel its task once more";
constexpr OlderEvents older_events[] = {
    {{3, 13}, "asyncio.Condition(", lock_first},
    {{3, 13}, "asyncio.Barrier(", lock_first},
    {{3, 13}, "group_late_crash", no_cancel},
    {{3, 13}, "group_cancel_through", no_cancel},
};

/// Why the system's CPython is not asked, or empty.
std::string excused_of_the_systems(const Twin& twin) {
  if (std::string why = excused(twin); !why.empty()) return why;
  const Interpreter& python = interpreters().front();
  const std::string otherwise = why_otherwise(python.version, twin.name);
  if (!otherwise.empty()) return python.name() + " runs it otherwise than 3.14: " + otherwise;
  for (const auto& [since, name_or_text, why] : older_events)
    if (python.version < since && (twin.name == name_or_text || twin.python.find(name_or_text) != twin.python.npos))
      return python.name() + " tells other events: " + std::string(why);
  return {};
}

void expect_same_events(const Twin& twin, const trace::Trace& recorded) {
  EXPECT_EQ(broken_contract(recorded), "") << twin.name;
  const Strictness strictness = find_lesson(twin.name) ? Strictness::lesson : Strictness::conformance;
  const std::string difference =
      first_difference(twin.name, events_in_words(recorded, strictness), events_in_words(*of_twin(twin), strictness));
  if (!difference.empty()) ADD_FAILURE() << twin.name << ", " << difference;
}

class Truth : public testing::TestWithParam<Twin> {};

TEST_P(Truth, the_recorded_events_are_the_twins) {
  const Twin& twin = GetParam();
  if (const std::string why = excused_of_the_systems(twin); !why.empty()) GTEST_SKIP() << why;
  expect_same_events(twin, *recorded_by_cpython(twin.name, twin.python));
}

INSTANTIATE_TEST_SUITE_P(Lessons, Truth, testing::ValuesIn(with_program(lesson_twins())), name_of);
INSTANTIATE_TEST_SUITE_P(Conformance, Truth, testing::ValuesIn(conformance_twins()), name_of);

/// What is said after each event that is compared: what happened, and of each task what it does, what it waits for and
/// why it last ran. Without the lines, which are compared as the events have them, and without how many turns it took,
/// for CPython's asyncio.run takes some at its end.
std::vector<std::string> said_of(const Twin& twin, const std::shared_ptr<trace::Trace>& trace) {
  const std::regex file(std::string(twin.name) + "\\.py began"), line(" \\(line [0-9]+: .*?\\)(?=, |; |$)");
  std::vector<std::string> said;
  replay::Replay replay(trace);
  replay.update();
  for (const std::uint64_t at : compared_events(*trace, Strictness::lesson)) {
    if ((*trace)[at].kind == trace::EventKind::run_ended) break;
    const replay::State& state = replay.seek(at + 1);
    const words::Narration told = words::narrate(replay.index(), state);
    std::string text = words::plain(told.headline) + " " + words::plain(told.detail);
    state.tasks.each([&](trace::ObjectId id, const replay::Task& task) {
      if (task.status == replay::TaskStatus::ended) return;
      text += "; " + words::plain(words::doing(replay.index(), state, task, state.time));
      for (const words::Answer& answer : words::waiting(replay.index(), state, id, state.time))
        text += ", " + words::plain(answer.sentence);
      for (const words::Answer& answer :
           words::reasons(replay.index(), state, words::last_run(replay.index(), state, id), 3))
        text += ", " + words::plain(answer.sentence);
    });
    said.push_back(std::regex_replace(std::regex_replace(text, line, ""), file, std::string(twin.name) + " began"));
  }
  return said;
}

void expect_same_words(const Twin& twin, const std::shared_ptr<trace::Trace>& recorded) {
  const std::string name = std::string(twin.name) + ".said";
  const std::string difference = first_difference(name, said_of(twin, recorded), said_of(twin, of_twin(twin)));
  if (!difference.empty()) ADD_FAILURE() << name << ", " << difference;
}

class Words : public testing::TestWithParam<Twin> {};

TEST_P(Words, of_a_recording_are_those_of_its_twin) {
  const Twin& twin = GetParam();
  if (const std::string why = excused_of_the_systems(twin); !why.empty()) GTEST_SKIP() << why;
  expect_same_words(twin, recorded_by_cpython(twin.name, twin.python));
}

INSTANTIATE_TEST_SUITE_P(Lessons, Words, testing::ValuesIn(with_program(lesson_twins())), name_of);

TEST(Python314, records_of_every_program_and_lesson_what_its_twin_tells) {
  if (const std::string lacks = python_3_14_lacks(); !lacks.empty()) GTEST_SKIP() << lacks;
  const char* only = std::getenv("LOOPSCOPE_ONLY");
  std::vector<Twin> twins = with_program(lesson_twins());
  std::ranges::copy(conformance_twins(), std::back_inserter(twins));
  std::erase_if(twins, [&](const Twin& twin) { return !excused(twin).empty() || (only && twin.name != only); });
  std::vector<NamedProgram> programs;
  for (const Twin& twin : twins) programs.emplace_back(twin.name, twin.python);
  const auto recorded = recorded_by_cpython_3_14(programs);
  for (std::size_t n = 0; n < twins.size(); ++n) {
    expect_same_events(twins[n], *recorded[n]);
    if (find_lesson(twins[n].name)) expect_same_words(twins[n], recorded[n]);
  }
}

} // namespace
} // namespace loopscope::scenarios
