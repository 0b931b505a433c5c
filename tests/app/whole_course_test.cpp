// Every lesson from its page to the next one by keys alone: read, predicted, done by hand, seen to its end.
#include "tests/app/predict_world.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>

namespace loopscope::app {
namespace {

class WholeCourse : public testing::TestWithParam<std::string> {};

/// Lets time pass until it holds, for a run may need it.
template <class Holds>
bool comes(Asking& window, Holds holds) {
  for (const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
       std::chrono::steady_clock::now() < until;) {
    if (holds()) return true;
    window.app.update(0.05);
    window.frame();
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return holds();
}

TEST_P(WholeCourse, is_done_by_keys_alone) {
  const scenarios::Lesson& lesson = *scenarios::find_lesson(GetParam());
  KeepingWorld world;
  Asking window(world, {.lesson = &lesson});
  auto is = [&](std::string_view name, std::string_view value) {
    return [&window, name, value] { return window.value(name) == value; };
  };
  ASSERT_EQ(window.value("page"), "before");
  window.key("enter");
  ASSERT_TRUE(comes(window, is("page", "none")));

  // What can be predicted: some of it is asked and answered.
  window.key("f");
  for (int question = 0; question < 3; ++question) {
    if (!comes(window, [&] {
          const std::string mode = window.value("predict");
          return mode == "asks" || mode == "over" || mode == "closed";
        }))
      FAIL() << "it neither asks nor is done: " << window.value("predict");
    if (window.value("predict") != "asks") break;
    window.key("1");
    ASSERT_TRUE(comes(window, is("predict", "answered")));
    window.key("enter");
  }
  window.key("escape");
  EXPECT_EQ(window.value("predict"), "closed");

  // By hand: each move is shown, and done, by a key.
  window.key("home");
  window.key("H");
  for (int move = 0; move < 40; ++move) {
    if (!comes(window, [&] { return window.value("hand") != "goes"; })) FAIL() << "the run does not go on";
    if (window.value("hand") == "done" || window.value("hand") == "none") break;
    window.key("right");
  }
  window.key("escape");
  EXPECT_EQ(window.value("hand"), "none");

  window.key("end");
  ASSERT_TRUE(comes(window, is("ended", "1"))) << window.app.state_line();
  if (window.value("page") != "after") window.key("u");
  ASSERT_TRUE(comes(window, is("page", "after")));
  const bool last = &lesson == &scenarios::lessons().back();
  window.key("n");
  if (!last) EXPECT_NE(window.value("lesson"), lesson.id);
}

/// Those that take no real time.
std::vector<std::string> lessons_in_virtual_time() {
  std::vector<std::string> ids;
  for (const scenarios::Lesson& lesson : scenarios::lessons())
    if (!lesson.waits_for_real()) ids.push_back(lesson.id);
  return ids;
}
INSTANTIATE_TEST_SUITE_P(Lessons, WholeCourse, testing::ValuesIn(lessons_in_virtual_time()),
                         [](const testing::TestParamInfo<std::string>& info) { return info.param; });

} // namespace
} // namespace loopscope::app
