// On a real loop a lesson makes the schedule that it makes in virtual time, callback for callback; only the times
// differ. Where threads or a network have a say, what they do not decide is compared.

#include "core/export/callback_log.h"
#include "scenarios/lessons.h"
#include "scenarios/run.h"

#include <gtest/gtest.h>

#include <future>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace loopscope::scenarios {
namespace {

using trace::EventKind;

std::shared_ptr<trace::Trace> recorded(const std::string& id, const std::string& loop, const Arguments& arguments) {
  trace::Recorder recorder;
  RunOptions options;
  options.loop = loop;
  options.arguments = arguments;
  options.recorder = &recorder;
  const RunResult result = run(*find_lesson(id), options);
  EXPECT_EQ(result.outcome, trace::RunOutcome::finished) << id << ": " << result.message;
  return recorder.trace();
}

/// The log of all callbacks without what depends on the clock: their times, and the times that are printed.
std::string schedule(const trace::Trace& trace) {
  static const std::regex head("(^|\n)([0-9]+) [0-9.]+ run"), number("[0-9]+\\.[0-9e-]+"), took("in [0-9]+ s");
  const std::string log = std::regex_replace(exports::callback_log(trace), head, "$1$2 run");
  return std::regex_replace(std::regex_replace(log, number, "T"), took, "in N s");
}

/// The same without the turns: whether two calls of a thread come before one look of the loop, nobody can say.
std::string order(const trace::Trace& trace) {
  static const std::regex turn("(^|\n)[0-9]+ run");
  return std::regex_replace(schedule(trace), turn, "$1run");
}

/// For each task, in order of creation, the lines at which it waits, what it prints, and how it ends. In how many
/// pieces something arrives is left to the network, and so how often a task waits for one, and whose comes first.
std::string ways(const trace::Trace& trace) {
  struct Way {
    std::set<std::string> waits;
    std::string prints, end;
  };
  static const std::regex took("in [0-9]+ s");
  std::map<std::uint32_t, Way> tasks;
  for (std::uint64_t i = 0; i < trace.size(); ++i) {
    const trace::Event& event = trace[i];
    const std::string text(trace.string(event.object));
    if (event.kind == EventKind::task_created) tasks[event.subject];
    if (event.kind == EventKind::task_suspended)
      tasks[event.subject].waits.insert(" " + text + ":" + std::to_string(event.line));
    if (event.kind == EventKind::printed && event.extra != 0)
      if (std::string& prints = tasks[event.extra].prints; !prints.ends_with(text + "\n")) // a heartbeat, more or less
        prints += "  prints " + std::regex_replace(text, took, "in N s") + "\n";
    if (event.kind == EventKind::task_ended) tasks[event.subject].end = std::to_string(event.detail);
  }
  std::string all;
  for (const auto& [task, way] : tasks) {
    all += "a task waits in";
    for (const std::string& place : way.waits) all += place;
    all += "\n" + way.prints + "  ends " + way.end + "\n";
  }
  return all;
}

/// With arguments with which it takes a few seconds, and what of it is compared.
struct RealLesson {
  std::string id;
  Arguments arguments;
  std::string (*of)(const trace::Trace&) = schedule;
};

const std::vector<RealLesson>& real_lessons() {
  static const std::vector<RealLesson> all{
      {"hello", {}},
      {"gather", {}},
      {"lock", {}},
      {"semaphore", {}},
      {"event", {}},
      {"wait", {}},
      {"call_soon", {{"slow_seconds", 1.5}}},
      {"call_later_at", {{"far", 3}}},
      {"cancellation", {}},
      {"timeout", {{"limit", 1}}},
      {"threadsafe", {{"seconds", 1}, {"asleep", 4}}},
      {"threadsafe", {{"seconds", 1}, {"asleep", 4}, {"safe", 0}}},
      {"loops", {}},
      {"blocking_downloads", {{"slow", 0.5}}},
      {"cpu_bound", {{"seconds", 0.4}, {"beats", 1}}},
      {"cpu_bound", {{"seconds", 1.4}, {"beats", 1}, {"in_thread", 1}}},
      {"cpu_bound", {{"seconds", 1.4}, {"beats", 1}, {"in_thread", 1}, {"jobs", 2}}, ways},
      {"background_work", {{"steps", 1}, {"step_seconds", 1.5}, {"cancel_at", 9.5}}, order},
      {"background_work", {{"steps", 2}, {"step_seconds", 1.5}, {"cancel_at", 0.5}}, order},
      {"async_downloads", {{"slow", 0.5}}, ways},
      {"async_downloads", {}, ways},
      {"disk_writes", {{"disk_seconds", 0.1}}, ways},
      {"disk_writes", {{"disk_seconds", 0}, {"in_thread", 1}}, ways},
      {"echo_server", {{"clients", 3}, {"pause", 0.3}, {"open_seconds", 1}}, ways},
  };
  return all;
}

TEST(RealLoops, make_the_schedules_of_the_simulated_one) {
  struct Run {
    const RealLesson* lesson;
    std::string loop;
    std::future<std::shared_ptr<trace::Trace>> trace;
  };
  std::vector<Run> runs;
  for (const LoopKind& loop : loops())
    for (const RealLesson& lesson : real_lessons())
      if (const std::string name(loop.name); loop.real_time)
        runs.push_back({&lesson, name, std::async(std::launch::async, recorded, lesson.id, name, lesson.arguments)});
  for (Run& run : runs) run.trace.wait();
  for (Run& run : runs) {
    const RealLesson& lesson = *run.lesson;
    const std::string wanted = lesson.of(*recorded(lesson.id, "simulated", lesson.arguments));
    std::string made = lesson.of(*run.trace.get());
    // What a busy machine made late by half a second is run again, alone.
    for (int again = 0; again < 2 && made != wanted; ++again)
      made = lesson.of(*recorded(lesson.id, run.loop, lesson.arguments));
    EXPECT_EQ(made, wanted) << lesson.id << " on " << run.loop;
  }
}

} // namespace
} // namespace loopscope::scenarios
