#include "scenarios/course.h"
#include "scenarios/lessons.h"
#include "scenarios/parameters.h"
#include "scenarios/run.h"

#include "tests/python.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

namespace loopscope::scenarios {
namespace {

using trace::EventKind;

std::vector<trace::Event> events(const trace::Trace& trace, EventKind kind) {
  std::vector<trace::Event> found;
  for (std::size_t i = 0; i < trace.size(); ++i)
    if (trace[i].kind == kind) found.push_back(trace[i]);
  return found;
}

TEST(Lessons, are_complete) {
  ASSERT_FALSE(lessons().empty());
  std::set<std::string> ids, titles;
  int number = 0;
  for (const Lesson& lesson : lessons()) {
    SCOPED_TRACE(lesson.id);
    EXPECT_EQ(lesson.number, ++number);
    EXPECT_TRUE(ids.insert(lesson.id).second);
    EXPECT_TRUE(titles.insert(lesson.title).second) << lesson.title;
    EXPECT_FALSE(lesson.group.empty());
    EXPECT_TRUE(lesson.sentence.ends_with('.')) << lesson.sentence;
    EXPECT_FALSE(lesson.watch_for.empty());
    EXPECT_TRUE(lesson.compared == "schedule" || lesson.compared == "prints") << lesson.compared;
    EXPECT_TRUE(lesson.program.starts_with("import ")) << lesson.program.substr(0, 40);
    EXPECT_TRUE(lesson.program.ends_with('\n'));
    EXPECT_EQ(lesson.needs_server, lesson.program.find("\nSERVER = ") != std::string::npos);
    EXPECT_EQ(lesson.twin.find("void " + lesson.id + "_program(") != std::string::npos, lesson.has_twin());
    EXPECT_GE(questions_of(lesson).size(), 2u);
    for (const Question& question : questions_of(lesson)) {
      EXPECT_TRUE(question.text.ends_with('?')) << question.text;
      EXPECT_GE(question.answers.size(), 2u) << question.text;
      EXPECT_FALSE(question.why.empty()) << question.text;
      EXPECT_EQ(std::set(question.answers.begin(), question.answers.end()).size(), question.answers.size())
          << "the same answer twice: " << question.text;
      for (const std::string& answer : question.answers) EXPECT_FALSE(answer.empty()) << question.text;
    }
    for (const Parameter& parameter : lesson.parameters) {
      EXPECT_EQ(problem_with(parameter, parameter.initial), "");
      EXPECT_EQ(problem_with(parameter, parameter.min), "");
      EXPECT_EQ(problem_with(parameter, parameter.max), "");
    }
  }
}

TEST(Lessons, are_each_in_the_course_once_and_in_its_order) {
  std::vector<std::string> named, there;
  std::set<std::string> titles;
  for (const Chapter& chapter : chapters()) {
    EXPECT_TRUE(titles.insert(chapter.title).second) << chapter.title;
    EXPECT_TRUE(chapter.sentence.ends_with('.')) << chapter.sentence;
    for (const std::string& id : chapter.lessons)
      if (const Lesson* lesson = find_lesson(id); lesson || (ADD_FAILURE() << id << " is not there", false)) {
        named.push_back(id);
        EXPECT_EQ(lesson->group, chapter.title);
        EXPECT_EQ(lesson->group_sentence, chapter.sentence);
      }
  }
  for (const Lesson& lesson : lessons()) there.push_back(lesson.id);
  EXPECT_EQ(there, named) << "assets/course.toml names each lesson once";
}

TEST(Course, says_what_it_lacks) {
  EXPECT_THROW(chapters_of(""), std::runtime_error);
  EXPECT_THROW(chapters_of("[[chapter]]\ntitle = 'a'\nlessons = []\n"), std::runtime_error);
  EXPECT_EQ(chapters_of("[[chapter]]\ntitle = 'a'\nsentence = 'b'\nlessons = ['c', 'd']\n").front().lessons.size(), 2u);
}

TEST(Lessons, are_found_by_their_id) {
  for (const Lesson& lesson : lessons()) EXPECT_EQ(find_lesson(lesson.id), &lesson);
  EXPECT_EQ(find_lesson("no_such_lesson"), nullptr);
  EXPECT_EQ(find_lesson(""), nullptr);
}

TEST(Lessons, that_are_misspelt_are_guessed) {
  EXPECT_EQ(nearest_lesson("lokc"), "lock");
  EXPECT_EQ(nearest_lesson("Lock"), "lock");
  EXPECT_EQ(nearest_lesson("gahter"), "gather");
  EXPECT_EQ(nearest_lesson("helo"), "hello");
  EXPECT_EQ(nearest_lesson("call_later"), "call_later_at");
  EXPECT_EQ(nearest_lesson("xylophone"), "");
  for (const Lesson& lesson : lessons()) EXPECT_EQ(nearest_lesson(lesson.id), lesson.id);
}

TEST(Lessons, run_to_an_end_whatever_their_parameters) {
  const std::set<std::string> hang{"deadlock", "lock_twice", "nested_semaphore", "event_too_late", "dead_worker"};
  for (const Lesson& lesson : lessons_with_twins()) {
    for (int round = 0; round < 3; ++round) {
      RunOptions options;
      for (const Parameter& parameter : lesson.parameters)
        options.arguments[parameter.name] = round == 0 ? parameter.initial : round == 1 ? parameter.min : parameter.max;
      int lines = 0;
      options.output = [&](std::string_view text, int stream) {
        lines += stream == 1;
        EXPECT_TRUE(text.ends_with('\n'));
      };
      const RunResult result = run(lesson, options);
      EXPECT_NE(result.outcome, trace::RunOutcome::failed) << lesson.id << ": " << result.message;
      EXPECT_NE(result.outcome, trace::RunOutcome::aborted) << lesson.id;
      if (round == 0) {
        EXPECT_EQ(result.outcome == trace::RunOutcome::deadlocked, hang.contains(lesson.id)) << lesson.id;
        EXPECT_GT(lines, 0) << lesson.id << " prints nothing";
      }
    }
  }
}

TEST(Lessons, on_loops_show_the_selector_over_poll_as_it_stands) {
  trace::Recorder recorder;
  RunOptions options;
  options.recorder = &recorder;
  run(*find_lesson("loops"), options);
  const auto sources = events(*recorder.trace(), EventKind::source_file);
  ASSERT_EQ(sources.size(), 3u);
  EXPECT_EQ(recorder.trace()->string(sources[2].object), "poll_selector.cpp");
  std::ifstream file(PROJECT_FOLDER "/core/net/poll_selector.cpp");
  EXPECT_EQ(recorder.trace()->string(sources[2].extra), std::string(std::istreambuf_iterator<char>(file), {}));
}

TEST(Lessons, carry_their_sources_and_the_values_given_in_their_trace) {
  const Lesson& lock = *find_lesson("lock");
  trace::Recorder recorder;
  RunOptions options;
  options.recorder = &recorder;
  options.arguments = {{"workers", 5}};
  options.seed = 77;
  run(lock, options);
  const trace::Trace& trace = *recorder.trace();
  const trace::Event started = trace[0];
  ASSERT_EQ(started.kind, EventKind::run_started);
  EXPECT_EQ(trace.string(started.object), "lock");
  EXPECT_EQ(trace.string(started.extra), "simulated");
  EXPECT_EQ(started.value, 77);
  const auto sources = events(trace, EventKind::source_file);
  ASSERT_EQ(sources.size(), 2u);
  EXPECT_EQ(sources[0].detail, static_cast<std::uint8_t>(trace::Language::python));
  EXPECT_EQ(trace.string(sources[0].object), "lock.py");
  EXPECT_EQ(trace.string(sources[0].extra), program_with(lock, {{"workers", 5}}));
  EXPECT_EQ(sources[1].detail, static_cast<std::uint8_t>(trace::Language::cpp));
  EXPECT_EQ(trace.string(sources[1].object), "lock.cpp");
  EXPECT_EQ(trace.string(sources[1].extra), lock.twin);
  const auto parameters = events(trace, EventKind::parameter);
  ASSERT_EQ(parameters.size(), 2u);
  EXPECT_EQ(trace.string(parameters[0].object), "workers");
  EXPECT_EQ(trace.string(parameters[0].extra), "5");
  EXPECT_EQ(trace.string(parameters[1].object), "seconds_held");
  EXPECT_EQ(trace.string(parameters[1].extra), "1.0");
  const trace::Event ended = trace[trace.size() - 1];
  ASSERT_EQ(ended.kind, EventKind::run_ended);
  EXPECT_EQ(ended.detail, static_cast<std::uint8_t>(trace::RunOutcome::finished));
  EXPECT_GT(ended.time, 0);
  // And the program did run with five workers.
  std::set<std::string_view> printed;
  for (const trace::Event& event : events(trace, EventKind::printed)) printed.insert(trace.string(event.object));
  EXPECT_TRUE(printed.contains("acquired by 5"));
}

TEST(Lessons, say_at_each_suspension_and_print_which_line_of_the_python_program_it_is) {
  for (const Lesson& lesson : lessons_with_twins()) {
    trace::Recorder recorder;
    RunOptions options;
    options.recorder = &recorder;
    run(lesson, options);
    const auto lines = lines_of(lesson.program);
    const trace::Trace& trace = *recorder.trace();
    for (EventKind kind : {EventKind::task_suspended, EventKind::frame, EventKind::printed})
      for (const trace::Event& event : events(trace, kind)) {
        if (kind != EventKind::printed && event.object == 0) continue; // no frame of the program
        if (kind == EventKind::printed && event.detail == 1) continue; // a report of the loop itself
        if (kind == EventKind::printed && event.line == 0) { // the loop calls print itself
          EXPECT_NE(lesson.program.find("call_soon_threadsafe(print"), std::string::npos) << lesson.id;
          continue;
        }
        ASSERT_GT(event.line, 0) << lesson.id << ": " << trace.string(event.object);
        ASSERT_LE(event.line, lines.size());
        const std::string& line = lines[event.line - 1u];
        EXPECT_NE(line.find(kind == EventKind::printed ? "print" : ""), std::string::npos) << lesson.id << ": " << line;
      }
  }
}

TEST(Lessons, record_the_same_bytes_each_time) {
  for (const Lesson& lesson : lessons_with_twins()) {
    trace::Recorder one, two;
    for (trace::Recorder* recorder : {&one, &two}) {
      RunOptions options;
      options.recorder = recorder;
      run(lesson, options);
    }
    ASSERT_EQ(one.trace()->size(), two.trace()->size()) << lesson.id;
    for (std::size_t i = 0; i < one.trace()->size(); ++i) ASSERT_EQ((*one.trace())[i], (*two.trace())[i]) << lesson.id;
  }
}

} // namespace
} // namespace loopscope::scenarios
