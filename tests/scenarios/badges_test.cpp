// What a task is called, held against what its lesson prints.

#include "core/replay/index.h"
#include "scenarios/lessons.h"
#include "scenarios/parameters.h"
#include "scenarios/run.h"

#include <gtest/gtest.h>

#include <memory>
#include <regex>
#include <set>
#include <string>

namespace loopscope::scenarios {
namespace {

std::shared_ptr<trace::Trace> trace_of(const Lesson& lesson) {
  trace::Recorder recorder;
  RunOptions options;
  options.recorder = &recorder;
  for (const Parameter& parameter : parameters_of(lesson.program))
    options.arguments[parameter.name] = parameter.initial;
  run(lesson, options);
  return recorder.trace();
}

/// The one whole number in a text, or empty when there is none or there are several.
std::string number_in(const std::string& text) {
  static const std::regex number(R"((^|[^\w.])(-?\d+)(?![\w.]))");
  const std::sregex_iterator first(text.begin(), text.end(), number), none;
  return first == none || std::next(first) != none ? "" : (*first)[2].str();
}

TEST(Badges, the_number_that_a_task_prints_is_the_number_on_its_badge) {
  std::size_t compared = 0;
  for (const Lesson& lesson : lessons()) {
    if (!lesson.only.empty()) continue;
    SCOPED_TRACE(lesson.id);
    const auto trace = trace_of(lesson);
    replay::Index index(*trace);
    index.update();
    std::set<std::string> names, badges;
    for (const replay::Lane& lane : index.lanes()) {
      // asyncio has tasks of its own, whose calls are not the program's.
      if (lesson.program.find("async def " + std::string(trace->string(lane.function)) + "(") != std::string::npos)
        EXPECT_FALSE(replay::is_default_name(index.name(lane.task, lane.name)))
            << trace->string(lane.name) << ": " << trace->string(lane.function);
      EXPECT_TRUE(names.insert(std::string(index.name(lane.task, lane.name))).second) << lane.call;
      EXPECT_TRUE(badges.insert(lane.badge).second) << lane.badge;
    }
    for (const std::uint64_t at : index.prints()) {
      if ((*trace)[at].kind != trace::EventKind::printed) continue;
      const auto printed = trace::as<trace::event::printed>((*trace)[at]);
      const replay::Lane* lane = index.lane(printed.task);
      if (!lane) continue;
      const std::string text(trace->string(printed.text));
      const std::string own = number_in(lane->call.substr(0, lane->call.rfind(')') + 1));
      if (own.empty() || own.size() > 3 || !lane->call.ends_with(')')) continue;
      const std::regex whole("(^|[^\\w.])" + own + "(?![\\w.])");
      if (!std::regex_search(text, whole)) continue;
      EXPECT_EQ(lane->badge, own) << lane->call << " prints " << text;
      ++compared;
    }
  }
  EXPECT_GT(compared, 20u);
}

} // namespace
} // namespace loopscope::scenarios
