// On a real loop a lesson makes the schedule that it makes in virtual time, callback for callback; only the times
// differ.

#include "core/trace/callback_log.h"
#include "scenarios/lesson.h"
#include "scenarios/run.h"

#include <gtest/gtest.h>

#include <future>
#include <regex>
#include <string>
#include <vector>

namespace loopscope::scenarios {
namespace {

/// The log of all callbacks without what depends on the clock: their times, and the times that are printed.
std::string order_of(const std::string& id, const std::string& loop, const Arguments& arguments) {
  trace::Recorder recorder;
  RunOptions options;
  options.loop = loop;
  options.arguments = arguments;
  options.recorder = &recorder;
  const RunResult result = run(*find_lesson(id), options);
  EXPECT_EQ(result.outcome, trace::RunOutcome::finished) << id << ": " << result.message;
  static const std::regex head("(^|\n)([0-9]+) [0-9.]+ run"), number("[0-9]+\\.[0-9e-]+");
  const std::string log = std::regex_replace(trace::callback_log(*recorder.trace()), head, "$1$2 run");
  return std::regex_replace(log, number, "T");
}

struct RealLesson {
  std::string id;
  Arguments arguments; // with which it takes a few seconds
};

TEST(RealLoops, make_the_schedules_of_the_simulated_one) {
  const std::vector<RealLesson> all{
      {"hello", {}},
      {"gather", {}},
      {"lock", {}},
      {"semaphore", {}},
      {"event", {}},
      {"wait", {}},
      {"call_soon", {{"slow_seconds", 1.5}}},
      {"cancellation", {}},
      {"timeout", {{"limit", 1}}},
      {"threadsafe", {{"seconds", 1}, {"asleep", 4}}},
      {"loops", {}},
  };
  for (const LoopKind& loop : loops()) {
    if (loop.name == "simulated" || !loop.available) continue;
    std::vector<std::future<std::string>> real;
    for (const RealLesson& lesson : all)
      real.push_back(std::async(std::launch::async, order_of, lesson.id, std::string(loop.name), lesson.arguments));
    for (std::size_t i = 0; i < all.size(); ++i)
      EXPECT_EQ(real[i].get(), order_of(all[i].id, "simulated", all[i].arguments)) << all[i].id << " on " << loop.name;
  }
}

} // namespace
} // namespace loopscope::scenarios
