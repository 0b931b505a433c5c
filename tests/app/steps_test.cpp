// Going through every lesson that has a twin: forwards to its end, back to its start, in steps of every size.
#include "tests/app/predict_world.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace loopscope::app {
namespace {

struct Size {
  const char *name, *key;
};
constexpr Size sizes[] = {{"callback", "3"}, {"line", "1"}, {"event", "2"}, {"turn", "4"}, {"switch", "5"}};

class StepsThrough : public testing::TestWithParam<std::string> {
protected:
  KeepingWorld world;
  Asking window{world, {.lesson = scenarios::find_lesson(GetParam())}};

  /// What is the same whenever the same moment of the same run is shown.
  std::string moment() const {
    std::string all;
    for (const char* part : {"position", "time", "turn", "status", "set", "loop"}) all += window.value(part) + " ";
    return all;
  }
  std::uint64_t at() const { return window.number("position"); }

  /// One step, without a picture; false when there was none to go.
  bool step(std::string_view key) {
    const std::uint64_t before = at();
    const std::string ended = window.value("ended");
    if (key == "right" ? ended == "1" : before == 0) return false;
    window.app.key(key);
    for (const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
         std::chrono::steady_clock::now() < until;) {
      const bool more = window.app.update(0.1);
      if (more) continue; // it may be on its way there
      if (at() != before || window.value("ended") != ended) return true;
      std::this_thread::sleep_for(std::chrono::microseconds(50));
    }
    ADD_FAILURE() << "no step by " << key << " at " << window.app.state_line();
    return false;
  }

  struct Way {
    std::vector<std::uint64_t> ats;   // one after the other
    std::vector<std::string> moments; // of each
  };
  Way walk(std::string_view key) {
    Way way{{at()}, {moment()}};
    while (step(key)) {
      way.ats.push_back(at());
      way.moments.push_back(moment());
    }
    return way;
  }
};

TEST_P(StepsThrough, there_and_back) {
  window.key("enter"); // its page, and a first step
  window.key("home");
  std::map<std::string, std::set<std::uint64_t>> stops;
  for (const auto& [size, key] : sizes) {
    SCOPED_TRACE(size);
    window.key(key);
    ASSERT_EQ(window.value("step"), size);
    const std::string at_first = moment();
    const Way there = walk("right");
    const std::string status = window.value("status");
    EXPECT_TRUE(status == "finished" || status == "hangs" || status == "failed") << status;
    Way back = walk("left");
    EXPECT_EQ(moment(), at_first) << "the start is as it was at first";

    // The end may be known only once there: then a last step goes nowhere.
    std::vector<std::uint64_t> forwards = there.ats;
    forwards.erase(std::unique(forwards.begin(), forwards.end()), forwards.end());
    EXPECT_EQ(std::ranges::adjacent_find(forwards, std::greater_equal()), forwards.end()) << "a step on goes on";
    std::ranges::reverse(back.ats);
    EXPECT_EQ(back.ats, forwards) << "the way back is the way there";
    const std::set<std::string> seen(back.moments.begin(), back.moments.end());
    for (std::size_t i = 0; i + 1 < there.moments.size(); ++i)
      if (there.ats[i] != there.ats.back()) EXPECT_TRUE(seen.contains(there.moments[i])) << there.moments[i];
    stops[size] = {forwards.begin(), forwards.end()};
  }
  const std::set<std::uint64_t>& events = stops["event"];
  for (const auto& [size, key] : sizes) {
    EXPECT_TRUE(std::ranges::includes(events, stops[size])) << size << ": larger steps end where an event does";
    EXPECT_EQ(*stops[size].rbegin(), *events.rbegin()) << size << ": all end at the end";
  }
  // After the run's start it passes over what only says what others speak of: sources and parameters.
  ASSERT_GT(events.size(), 3U);
  const auto run = trace_of(*scenarios::find_lesson(GetParam()));
  const auto first = static_cast<std::ptrdiff_t>(*std::next(events.begin(), 2)),
             last = static_cast<std::ptrdiff_t>(*events.rbegin());
  std::size_t told = 3;
  for (auto at = first; at < last; ++at) told += !trace::is_aside((*run)[static_cast<std::size_t>(at)].kind);
  EXPECT_EQ(told, events.size()) << "no event is left out";
  EXPECT_GT(events.size(), stops["callback"].size());
  EXPECT_GE(stops["callback"].size(), stops["turn"].size());
}

std::vector<std::string> lessons_with_a_twin() {
  std::vector<std::string> ids;
  for (const scenarios::Lesson& lesson : scenarios::lessons())
    if (lesson.runs_on("simulated")) ids.push_back(lesson.id);
  return ids;
}

INSTANTIATE_TEST_SUITE_P(Lessons, StepsThrough, testing::ValuesIn(lessons_with_a_twin()),
                         [](const testing::TestParamInfo<std::string>& info) { return info.param; });

} // namespace
} // namespace loopscope::app
