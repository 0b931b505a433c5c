// Each question has one right answer, which the run proves, and no wrong one that is also right: on every lesson and on
// random programs.
//
// In the environment: LOOPSCOPE_QUESTION_SEEDS, how many random programs (80); LOOPSCOPE_QUESTION_TABLE=1 prints how
// often each kind was asked, =2 also some of the questions. LOOPSCOPE_QUESTION_TRACES=a.trace:b.trace: saved runs, of
// CPython say.

#include "core/predict/question.h"

#include "core/trace_files/file.h"
#include "scenarios/lessons.h"
#include "scenarios/parameters.h"
#include "scenarios/run.h"
#include "tests/predict/checker.h"
#include "tests/properties/recorded_run.h"
#include "tests/replay/random_trace.h"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <sstream>
#include <string>

namespace loopscope::predict {
namespace {

std::uint64_t number_given(const char* variable, std::uint64_t otherwise) {
  const char* given = std::getenv(variable);
  return given ? std::stoull(given) : otherwise;
}

std::shared_ptr<trace::Trace> run_of(const scenarios::Lesson& lesson, const scenarios::Arguments& arguments) {
  trace::Recorder recorder;
  scenarios::RunOptions options;
  options.recorder = &recorder;
  options.arguments = arguments;
  options.output = [](std::string_view, int) {};
  scenarios::run(lesson, options);
  return recorder.trace();
}

/// Programs in which a task fails that is awaited, or one of a gather, or one of a task group, while others go on; and
/// one whose loop is blocked.
std::vector<Scripts> failing(int variant) {
  const double soon = 0.25 * (1 + variant % 3), late = 1.5 + 0.5 * (variant % 4);
  const Block fails{{.op = "sleep", .d = soon}, {.op = "raise", .a = 1}};
  const Block goes_on{{.op = "sleep", .d = late}, {.op = "print", .a = 2}};
  const auto held = [](Block block) { return Instruction{.op = "try", .blocks = {std::move(block)}}; };
  const Instruction first{.op = "spawn", .a = 1}, second{.op = "spawn", .a = 2}, wait{.op = "sleep", .d = 4};
  // And one in which a sleep is over while the loop is blocked.
  const Instruction yields{.op = "sleep"}, blocks{.op = "block", .d = late + 1};
  return {{{second, yields, blocks, wait}, fails, goes_on},
          {{first, second, held({{.op = "await task", .a = 0}}), wait}, fails, goes_on},
          {{second, held({{.op = "gather", .a = 1 + variant % 2, .b = 1, .flag = variant % 5 == 0}}), wait},
           fails,
           goes_on},
          {{held({{.op = "group",
                   .blocks = {{{.op = "spawn in group", .a = 1, .flag = true},
                               {.op = "spawn in group", .a = 2, .flag = true},
                               wait}}}}),
            wait},
           fails,
           goes_on}};
}

struct Counts {
  std::array<std::size_t, kinds> asked{};
  std::map<Belief, std::size_t> beliefs;
  std::array<std::map<std::size_t, std::size_t>, kinds> right; // by place
  std::array<std::vector<std::string>, kinds> examples;
};

std::string shown(const Question& question) {
  std::string text = words::plain(question.text) + "\n";
  for (std::size_t i = 0; i < question.answers.size(); ++i) {
    const Answer& answer = question.answers[i];
    text += std::string(i == question.right ? "   * " : "     ") + words::plain(answer.text);
    if (i != question.right) text += "  [" + std::string(key_of(answer.belief)) + "] " + words::plain(answer.reply);
    text += "\n";
  }
  return text + "   = " + words::plain(question.because) + "\n";
}

/// Its answers with another one marked.
Question marked_otherwise(Question question) {
  question.right = (question.right + 1) % question.answers.size();
  return question;
}

void check(const Question& question, const KnownRun& run, const std::shared_ptr<trace::Trace>& trace, bool again) {
  EXPECT_EQ(fault_of(run, question), "") << shown(question);
  EXPECT_NE(fault_of(run, marked_otherwise(question)), "") << "marked wrong: " << shown(question);
  EXPECT_GE(question.answers.size(), 2u);
  EXPECT_LE(question.answers.size(), 5u);
  EXPECT_GT(question.shown_at, question.asked_at);
  EXPECT_LE(question.shown_at, trace->size());
  EXPECT_FALSE(question.text.empty());
  EXPECT_FALSE(question.because.empty()) << shown(question);
  if (question.kind == Kind::runs_meanwhile) { // the right one is not the only task that is named, and one is named
    std::size_t wrong_tasks = 0;
    for (std::size_t i = 0; i < question.answers.size(); ++i)
      wrong_tasks += i != question.right && question.answers[i].thing.kind == Pointed::Kind::task;
    EXPECT_GE(wrong_tasks, 1u) << shown(question);
  }
  std::set<std::string> texts;
  std::set<std::pair<Pointed::Kind, std::uint32_t>> things;
  for (std::size_t i = 0; i < question.answers.size(); ++i) {
    const Answer& answer = question.answers[i];
    EXPECT_TRUE(texts.insert(words::plain(answer.text)).second) << shown(question);
    if (answer.thing.kind != Pointed::Kind::nothing)
      EXPECT_TRUE(things.emplace(answer.thing.kind, answer.thing.id).second) << shown(question);
    EXPECT_EQ(words::plain(answer.text).find("predict."), std::string::npos) << shown(question);
    EXPECT_EQ(answer.reply.empty(), i == question.right) << shown(question);
  }
  if (!again) return;
  replay::Replay known(trace);
  known.update(question.shown_at);
  const std::vector<Question> made = questions_at(known, question.asked_at);
  const auto same = std::ranges::find(made, question.kind, &Question::kind);
  ASSERT_NE(same, made.end()) << shown(question);
  EXPECT_EQ(*same, question) << shown(*same) << "and with all events\n" << shown(question);
}

void check_run(const std::shared_ptr<trace::Trace>& trace, std::uint64_t every, Counts& counts) {
  replay::Replay replay(trace);
  replay.update();
  const KnownRun run(*trace);
  std::uint64_t number = 0;
  for (std::uint64_t at = 0; at <= replay.size(); at += 1) {
    if (every > 1 && (at * 2654435761u >> 7) % every != 0) continue;
    for (const Question& question : questions_at(replay, at)) {
      check(question, run, trace, number++ % 16 == 0);
      const auto kind = static_cast<std::size_t>(question.kind);
      ++counts.asked[kind];
      ++counts.right[kind][question.right];
      for (const Answer& answer : question.answers) ++counts.beliefs[answer.belief];
      if (counts.examples[kind].size() < 4 && counts.asked[kind] % 11 == 1)
        counts.examples[kind].push_back(shown(question));
    }
    if (testing::Test::HasFailure()) return;
  }
}

void report(const Counts& counts) {
  const std::uint64_t table = number_given("LOOPSCOPE_QUESTION_TABLE", 0);
  for (std::size_t kind = 0; kind < kinds && table > 0; ++kind) {
    std::printf("%-18s %6zu   right at", std::string(name_of(static_cast<Kind>(kind))).c_str(), counts.asked[kind]);
    for (const auto& [place, times] : counts.right[kind]) std::printf(" %zu: %zu", place + 1, times);
    std::printf("\n");
    if (table > 1)
      for (const std::string& example : counts.examples[kind]) std::printf("%s", example.c_str());
  }
  if (table > 0)
    for (const auto& [belief, times] : counts.beliefs)
      std::printf("%-24s %6zu\n", std::string(key_of(belief)).c_str(), times);
}

TEST(Questions, OfLessonsAndOfRandomProgramsAreTrueAndOfAllKinds) {
  Counts counts;
  std::mt19937 random(5);
  for (const scenarios::Lesson& lesson : scenarios::lessons()) {
    if (lesson.only == "cpython") continue; // it has no twin
    SCOPED_TRACE(lesson.id);
    check_run(run_of(lesson, {}), 1, counts);
    scenarios::Arguments arguments;
    for (const scenarios::Parameter& parameter : lesson.parameters) {
      const int steps = static_cast<int>((parameter.max - parameter.min) / parameter.step);
      arguments[parameter.name] =
          parameter.min + parameter.step * std::uniform_int_distribution(0, std::min(steps, 6))(random);
    }
    if (!arguments.empty()) check_run(run_of(lesson, arguments), 1, counts);
    if (HasFailure()) return;
  }
  const std::uint64_t first = number_given("LOOPSCOPE_FIRST_SEED", 1);
  const std::uint64_t seeds = number_given("LOOPSCOPE_QUESTION_SEEDS", 80);
  for (std::uint64_t seed = first; seed < first + seeds; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    check_run(recorded_run(random_program(seed, seed % 4 == 0)), 3, counts);
    if (HasFailure()) return;
  }
  for (int variant = 0; variant < 12; ++variant) {
    SCOPED_TRACE("failing " + std::to_string(variant));
    for (const Scripts& program : failing(variant)) check_run(recorded_run(program), 1, counts);
    if (HasFailure()) return;
  }
  report(counts);
  for (std::size_t kind = 0; kind < kinds; ++kind)
    EXPECT_GE(counts.asked[kind], 6u) << name_of(static_cast<Kind>(kind));
}

TEST(Questions, OfSavedRunsAreTrue) {
  const char* given = std::getenv("LOOPSCOPE_QUESTION_TRACES");
  if (!given) GTEST_SKIP() << "LOOPSCOPE_QUESTION_TRACES names none";
  Counts counts;
  std::istringstream files(given);
  for (std::string file; std::getline(files, file, ':');) {
    SCOPED_TRACE(file);
    const trace::Loaded loaded = trace::load(file);
    ASSERT_TRUE(loaded.trace) << loaded.error;
    check_run(loaded.trace, 1, counts);
  }
  report(counts);
}

TEST(Questions, AreMadeOfAnyTraceWithoutFailing) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    replay::Replay replay(replay::random_nonsense(seed, 400));
    replay.update();
    for (std::uint64_t at = 0; at <= replay.size(); at += 3)
      for (const Question& question : questions_at(replay, at)) EXPECT_LT(question.right, question.answers.size());
  }
}

TEST(Questions, AreMadeQuicklyOfALongRun) {
  replay::Replay replay(replay::random_program({.seed = 3, .tasks = 200, .events = 1'000'000}));
  replay.update();
  std::chrono::nanoseconds longest{};
  for (std::uint64_t i = 1; i <= 50; ++i) {
    const auto begun = std::chrono::steady_clock::now();
    questions_at(replay, replay.size() * i / 51);
    longest = std::max<std::chrono::nanoseconds>(longest, std::chrono::steady_clock::now() - begun);
  }
  if (number_given("LOOPSCOPE_QUESTION_TABLE", 0) > 0)
    std::printf("longest of a million events: %.2f ms\n", static_cast<double>(longest.count()) / 1e6);
  EXPECT_LT(longest, std::chrono::milliseconds(400)); // 20 ms on a machine that does nothing else
}

TEST(Questions, MomentsFollowEachOtherWithAnotherKindEachTime) {
  replay::Replay replay(run_of(*scenarios::find_lesson("lock"), {}));
  replay.update();
  std::vector<Kind> lately;
  std::uint64_t at = 0;
  std::size_t moments = 0;
  while (const auto next = next_moment(replay, at, lately)) {
    ASSERT_GT(*next, at);
    at = *next;
    const std::vector<Question> questions = questions_at(replay, at);
    const Question* question = choose(questions, lately);
    ASSERT_TRUE(question);
    EXPECT_EQ(std::ranges::find(lately, question->kind), lately.end());
    lately.push_back(question->kind);
    if (lately.size() > 3) lately.erase(lately.begin());
    ++moments;
  }
  EXPECT_GT(moments, 5u);
}

TEST(Questions, AreSoonAnsweredWhereSixStepsByLinesAnswerThem) {
  std::size_t soon = 0, late = 0, moments = 0;
  for (const char* lesson : {"lock", "gather"}) {
    replay::Replay replay(run_of(*scenarios::find_lesson(lesson), {}));
    replay.update();
    for (std::uint64_t at = 0; at < replay.size(); ++at)
      for (const Question& question : questions_at(replay, at)) {
        std::size_t steps = 0;
        for (std::uint64_t to = at; to < question.shown_at; ++steps) to = replay.next(to, replay::Step::line);
        EXPECT_EQ(is_soon(replay, question), steps <= 6) << shown(question);
        ++(steps <= 6 ? soon : late);
      }
    for (std::optional<std::uint64_t> at = 0; (at = next_moment(replay, *at, {}, true)); ++moments)
      EXPECT_TRUE(std::ranges::any_of(questions_at(replay, *at),
                                      [&](const Question& question) { return is_soon(replay, question); }));
  }
  EXPECT_GT(soon, 20u);
  EXPECT_GT(late, 20u);
  EXPECT_GT(moments, 20u);
}

TEST(Beliefs, HaveTheirWords) {
  EXPECT_EQ(beliefs().size(), 27u);
  std::set<std::string_view> keys;
  for (const Belief belief : beliefs()) {
    EXPECT_TRUE(keys.insert(key_of(belief)).second);
    for (const std::string_view said : {believed(belief), truth(belief)}) {
      EXPECT_TRUE(said.ends_with('.')) << key_of(belief);
      EXPECT_FALSE(said.starts_with("beliefs.")) << key_of(belief);
    }
  }
  EXPECT_EQ(believed(Belief::none), "");
}

} // namespace
} // namespace loopscope::predict
