// The app without a window: keys and clicks in, its state and its places out.
#include "app/app.h"

#include "core/trace/file.h"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <thread>

namespace loopscope::app {
namespace {

class AppTest : public testing::Test {
protected:
  void SetUp() override { open("lock"); }

  void open(std::string_view lesson) {
    app_.open(RunSettings{scenarios::find_lesson(lesson), "simulated", {}, 0});
    settle();
  }
  void frame() {
    float scale = static_cast<float>(app_.text()) / 100;
    canvas_.begin({.width = width_,
                   .height = height_,
                   .scale = scale,
                   .light = app_.light(),
                   .delta = 0,
                   .still = true,
                   .clock = 0});
    app_.draw(canvas_);
    canvas_.end();
  }
  /// Until nothing is on its way any more, for a run that is not played.
  void settle() {
    // A toast counts as moving, too: let it pass.
    for (int i = 0; i < 20'000 && app_.update(0.1); ++i) std::this_thread::sleep_for(std::chrono::microseconds(100));
    frame();
    frame();
  }
  void key(std::string_view name) {
    app_.key(name);
    settle();
  }
  ui::Rect place(std::string_view name) const {
    for (const auto& [mark, rect] : app_.marks())
      if (mark == name) return rect;
    return {};
  }
  void click(std::string_view name) {
    ui::Rect rect = place(name);
    ASSERT_GT(rect.w, 0) << "there is no " << name;
    canvas_.pointer().move(rect.center());
    canvas_.pointer().button(true, false);
    canvas_.pointer().button(false, false);
    frame();
    settle();
  }
  std::string value(std::string_view name) const {
    std::string line = " " + app_.state_line() + " ", key = " " + std::string(name) + "=";
    std::size_t at = line.find(key);
    if (at == std::string::npos) return "";
    at += key.size();
    return line.substr(at, line.find(' ', at) - at);
  }

  App app_{{.light = false, .text = 100, .still = true, .news = {}}};
  ui::ImguiCanvas canvas_;
  int width_ = 1280, height_ = 720;
};

TEST_F(AppTest, a_lesson_begins_before_anything_has_run) {
  EXPECT_EQ(value("lesson"), "lock");
  EXPECT_EQ(value("position"), "0");
  EXPECT_EQ(value("status"), "paused");
  EXPECT_EQ(value("set"), "workers:3,seconds_held:1");
}

TEST_F(AppTest, steps_go_by_key_and_by_button) {
  key("right");
  std::string first = value("position");
  EXPECT_NE(first, "0");
  click("step");
  EXPECT_NE(value("position"), first);
  click("back");
  EXPECT_EQ(value("position"), first);
  key("home");
  EXPECT_EQ(value("position"), "0");
  key("end");
  EXPECT_EQ(value("status"), "finished");
  EXPECT_EQ(value("ended"), "1");
}

TEST_F(AppTest, step_sizes_and_speeds_are_chosen_by_key) {
  key("1");
  EXPECT_EQ(value("step"), "event");
  key("down");
  key("down");
  EXPECT_EQ(value("step"), "turn");
  key("4");
  EXPECT_EQ(value("step"), "switch");
  key("+");
  EXPECT_EQ(value("speed"), "2");
  key("-");
  key("-");
  EXPECT_EQ(value("speed"), "0.5");
}

TEST_F(AppTest, a_lesson_is_chosen_from_the_menu_of_its_title) {
  open(scenarios::lessons()[1].id); // the menu opens at the lesson that is shown
  click("title");
  EXPECT_EQ(value("menu"), "lesson");
  click("menu:0");
  EXPECT_EQ(value("menu"), "none");
  EXPECT_EQ(value("lesson"), scenarios::lessons()[0].id);
  key("n");
  EXPECT_EQ(value("lesson"), scenarios::lessons()[1].id);
  key("page up");
  key("b");
  EXPECT_EQ(value("lesson"), scenarios::lessons()[0].id) << "there is none before the first";
}

TEST_F(AppTest, a_menu_is_used_by_keys_alone) {
  key("l");
  key("home");
  key("down");
  key("enter");
  EXPECT_EQ(value("lesson"), scenarios::lessons()[1].id);
  key("l");
  key("escape");
  EXPECT_EQ(value("menu"), "none");
}

TEST_F(AppTest, loops_that_are_not_there_yet_cannot_be_chosen) {
  key("o");
  EXPECT_EQ(value("menu"), "loop");
  for (std::size_t i = 0; i < scenarios::loops().size(); ++i)
    if (!scenarios::loops()[i].available) {
      click("menu:" + std::to_string(i));
      EXPECT_EQ(value("loop"), "simulated");
    }
}

TEST_F(AppTest, another_value_of_a_parameter_makes_another_run_that_keeps_the_time) {
  width_ = 1600, height_ = 1000;
  for (int i = 0; i < 12; ++i) key("right");
  std::string time = value("time");
  ASSERT_NE(time, "0.000000");
  ui::Rect slider = place("parameter:workers");
  ASSERT_GT(slider.w, 0);
  canvas_.pointer().move({slider.right() - 1, slider.center().y});
  canvas_.pointer().button(true, false);
  frame();
  settle();
  canvas_.pointer().button(false, false);
  frame();
  settle();
  EXPECT_EQ(value("set"), "workers:10000,seconds_held:1");
  EXPECT_EQ(value("time"), time);
  key("end");
  EXPECT_EQ(app_.showing().replay.index().lanes().size(), 10'001u) << "a task for main, and one a worker";
}

TEST_F(AppTest, sliders_are_moved_by_keys_alone) {
  for (int i = 0; i < 20 && value("set") == "workers:3,seconds_held:1"; ++i) {
    key("tab");
    key("right");
  }
  EXPECT_NE(value("set"), "workers:3,seconds_held:1");
  key("escape");
  std::string position = value("position");
  key("right");
  EXPECT_NE(value("position"), position) << "without focus the arrow steps again";
}

TEST_F(AppTest, the_theme_and_the_size_of_the_text_change_by_key) {
  key("t");
  EXPECT_EQ(value("theme"), "light");
  for (int i = 0; i < 20; ++i) key("ctrl++");
  EXPECT_EQ(value("text"), "300");
  for (int i = 0; i < 20; ++i) key("ctrl+-");
  EXPECT_EQ(value("text"), "80");
  key("ctrl+0");
  EXPECT_EQ(value("text"), "100");
}

TEST_F(AppTest, tasks_are_selected_one_after_the_other_and_escape_selects_none) {
  key("]");
  EXPECT_EQ(value("selected"), "none") << "there is no task yet";
  key("end");
  key("]");
  std::string first = value("selected");
  EXPECT_TRUE(first.starts_with("task:"));
  key("]");
  EXPECT_NE(value("selected"), first);
  key("[");
  EXPECT_EQ(value("selected"), first);
  key("escape");
  EXPECT_EQ(value("selected"), "none");
}

TEST_F(AppTest, help_opens_over_everything_and_takes_the_keys) {
  key("?");
  EXPECT_EQ(value("help"), "1");
  key("right");
  EXPECT_EQ(value("position"), "0");
  key("escape");
  EXPECT_EQ(value("help"), "0");
}

TEST_F(AppTest, a_smaller_window_has_tabs_and_a_tiny_one_words) {
  EXPECT_EQ(value("layout"), "full");
  width_ = 700, height_ = 500;
  settle();
  EXPECT_EQ(value("layout"), "tabs");
  click("tab:Lesson");
  EXPECT_EQ(value("panel"), "Lesson");
  key("c");
  EXPECT_EQ(value("panel"), "Program");
  EXPECT_EQ(value("program"), "cpp");
  width_ = 320, height_ = 200;
  settle();
  EXPECT_EQ(value("layout"), "words");
  key("right");
  EXPECT_NE(value("position"), "0");
}

TEST_F(AppTest, every_size_of_window_and_text_can_be_drawn_at_every_moment_of_every_lesson) {
  for (const scenarios::Lesson& lesson : scenarios::lessons()) {
    open(lesson.id);
    for (int step = 0; step < 6; ++step) {
      for (auto [w, h] : {std::pair{100, 100}, {320, 200}, {640, 400}, {1280, 720}, {1920, 1080}}) {
        width_ = w, height_ = h;
        frame();
      }
      key("right");
    }
  }
}

TEST_F(AppTest, what_is_wrong_with_a_file_is_said_and_what_was_shown_stays) {
  std::filesystem::path path = std::filesystem::path(testing::TempDir()) / "app_test.loopscope";
  std::filesystem::remove(path);
  app_.open(path);
  settle();
  EXPECT_EQ(value("banner"), "1");
  EXPECT_EQ(value("lesson"), "lock");
  key("escape");
  EXPECT_EQ(value("banner"), "0");
}

TEST_F(AppTest, a_saved_run_is_shown_like_a_lesson) {
  key("end");
  std::string events = value("events");
  std::filesystem::path path = std::filesystem::path(testing::TempDir()) / "app_test.loopscope";
  ASSERT_EQ(trace::save(*app_.showing().session->trace(), path), "");
  app_.open(path);
  settle();
  EXPECT_EQ(value("lesson"), "file");
  EXPECT_EQ(value("events"), events);
  EXPECT_EQ(value("banner"), "0");
  key("end");
  EXPECT_EQ(value("status"), "finished");
  key("n");
  EXPECT_EQ(value("lesson"), scenarios::lessons()[0].id);
  std::filesystem::remove(path);
}

TEST_F(AppTest, dividers_are_dragged_and_fall_back_on_a_right_click) {
  ui::Rect before = place("timeline");
  ui::Rect grip = place("divider:timeline");
  canvas_.pointer().move(grip.center());
  canvas_.pointer().button(true, false);
  frame();
  canvas_.pointer().move({grip.center().x, grip.center().y - 60});
  frame();
  canvas_.pointer().button(false, false);
  settle();
  EXPECT_NEAR(place("timeline").h, before.h + 60, 1);
  canvas_.pointer().move(place("divider:timeline").center());
  canvas_.pointer().button(true, true);
  canvas_.pointer().button(false, true);
  frame();
  settle();
  EXPECT_NEAR(place("timeline").h, before.h, 1);
}

} // namespace
} // namespace loopscope::app
