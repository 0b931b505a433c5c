// The app without a window: keys and clicks in, its state and its places out.
#include "app/shell/app.h"

#include "app/desktop/desktop_world.h"
#include "app/screens/run_screen.h"
#include "core/trace_files/file.h"
#include "tests/views/test_canvas.h"

#include <gtest/gtest.h>

#include <fmt/format.h>

#include <bit>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace loopscope::app {
namespace {

class AppTest : public testing::Test {
protected:
  void SetUp() override { settle(); }

  void open(std::string_view lesson) {
    screen_.show({.lesson = scenarios::find_lesson(lesson)});
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
  ui::Rect place(std::string_view name) { return place_of(app_.marks(), name); }
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

  DesktopWorld world_{{}};
  App app_{{.light = false, .text = 100, .still = true}};
  RunScreen& screen_ = app_.enter<RunScreen>(world_, RunSettings{.lesson = scenarios::find_lesson("lock")});
  TestCanvas canvas_;
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

TEST_F(AppTest, it_runs_to_each_next_step_of_the_selected_task_and_to_no_other) {
  for (int i = 0; i < 12; ++i) key("right"); // the tasks are there
  key("]"), key("]");
  ASSERT_EQ(value("selected").substr(0, 5), "task:");
  const auto task = static_cast<trace::ObjectId>(std::stoul(value("selected").substr(5)));
  key("home");
  std::vector<std::uint64_t> reached;
  for (int i = 0; i < 20 && value("ended") == "0"; ++i) {
    key("j");
    reached.push_back(std::stoull(value("position")));
  }
  key("end");
  std::vector<std::uint64_t> begun;
  for (const replay::Ran& ran : screen_.shown().replay.index().ran())
    if (ran.task == task) begun.push_back(ran.begun);
  ASSERT_GE(begun.size(), 2u);
  begun.push_back(screen_.shown().replay.size()); // it never runs again
  EXPECT_EQ(reached, begun);
}

TEST_F(AppTest, it_runs_to_the_selected_line) {
  width_ = 1920, height_ = 1080;
  frame();
  const TestCanvas::Text* line = canvas_.find("acquired");
  ASSERT_NE(line, nullptr) << canvas_.all();
  canvas_.click(line->box.center());
  frame();
  settle();
  ASSERT_EQ(value("selected").substr(0, 5), "line:");
  const auto number = static_cast<std::uint16_t>(std::stoul(value("selected").substr(5)));
  std::vector<std::uint64_t> reached;
  for (int i = 0; i < 20 && value("ended") == "0"; ++i) {
    key("h");
    reached.push_back(std::stoull(value("position")));
  }
  key("end");
  const replay::Index& index = screen_.shown().replay.index();
  std::vector<std::uint64_t> told;
  for (std::uint64_t i = 0; i < index.size(); ++i)
    if (index.trace()[i].line == number) told.push_back(i + 1);
  ASSERT_EQ(told.size(), 3u) << "each worker prints there";
  told.push_back(index.size());
  EXPECT_EQ(reached, told);
}

TEST_F(AppTest, step_sizes_and_speeds_are_chosen_by_key) {
  EXPECT_EQ(value("step"), "line");
  key("2");
  EXPECT_EQ(value("step"), "event");
  key("down");
  EXPECT_EQ(value("step"), "line") << "an event is less than a line";
  key("down");
  key("down");
  EXPECT_EQ(value("step"), "turn");
  key("1");
  EXPECT_EQ(value("step"), "line");
  key("5");
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
  EXPECT_EQ(screen_.shown().replay.index().lanes().size(), 10'001u) << "a task for main, and one a worker";
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

TEST_F(AppTest, keys_that_come_all_at_once_do_what_they_do_one_by_one) {
  std::vector<std::string> steps;
  for (int i = 0; i < 10; ++i) {
    key("right");
    steps.push_back(value("position"));
  }
  key("home");
  for (int i = 0; i < 10; ++i) app_.key("right");
  settle();
  EXPECT_EQ(value("position"), steps[9]);
  key("home");
  for (const char* name : {"right", "right", "right", "left", "2"}) app_.key(name);
  settle();
  EXPECT_EQ(value("position"), steps[1]) << "a step back is one from where the steps on lead";
  EXPECT_EQ(value("step"), "event");
}

TEST_F(AppTest, presses_of_a_button_that_come_all_at_once_are_all_taken) {
  for (int i = 0; i < 4; ++i) key("right");
  const std::string fourth = value("position");
  key("home");
  const ui::Rect step = place("step");
  for (int i = 0; i < 4; ++i) {
    canvas_.pointer().move(step.center());
    canvas_.pointer().button(true, false);
    canvas_.pointer().button(false, false);
  }
  for (int i = 0; i < 6; ++i) frame();
  settle();
  EXPECT_EQ(value("position"), fourth);
}

TEST_F(AppTest, what_is_clicked_on_a_screen_that_another_one_covers_meanwhile_is_not_done) {
  app_.key("right"); // is on its way
  app_.key("U");     // comes after it
  canvas_.pointer().move(place("title").center());
  canvas_.pointer().button(true, false);
  canvas_.pointer().button(false, false);
  frame();
  settle();
  EXPECT_NE(value("book"), "none");
  EXPECT_EQ(value("menu"), "none");
}

TEST_F(AppTest, a_slider_takes_the_keys_that_come_with_the_one_that_leads_to_it) {
  width_ = 1600, height_ = 1000;
  settle();
  for (int i = 0; i < 20 && value("set") == "workers:3,seconds_held:1"; ++i) {
    key("tab");
    key("right");
    settle();
  }
  EXPECT_EQ(value("set"), "workers:4,seconds_held:1");
  for (const char* name : {"right", "tab", "tab", "right", "right"}) app_.key(name); // its number is between
  for (int i = 0; i < 8; ++i) frame();
  settle();
  EXPECT_EQ(value("set"), "workers:5,seconds_held:2");
}

TEST_F(AppTest, a_slider_goes_to_where_it_is_clicked_however_short_the_click) {
  width_ = 1600, height_ = 1000;
  settle();
  const ui::Rect track = place("parameter:seconds_held");
  canvas_.pointer().move({track.right() - 1, track.center().y});
  canvas_.pointer().button(true, false);
  canvas_.pointer().button(false, false);
  frame();
  settle();
  EXPECT_EQ(value("set"), "workers:3,seconds_held:5");
}

TEST_F(AppTest, a_run_is_run_again_from_its_start) {
  key("5");
  key("end");
  const std::shared_ptr<const trace::Trace> before = screen_.shown().run->trace();
  key("r");
  EXPECT_NE(screen_.shown().run->trace(), before);
  EXPECT_EQ(value("position"), "0");
  EXPECT_EQ(value("step"), "switch") << "as it was chosen";
  EXPECT_EQ(value("set"), "workers:3,seconds_held:1");
}

/// What is drawn, as a number.
std::uint64_t drawn(const TestCanvas& canvas) {
  std::uint64_t hash = ui::hash_id(canvas.all());
  auto add = [&](ui::Rect box, ui::Color color, int kind) {
    hash = ui::hash_id(
        fmt::format("{} {} {} {} {:x} {}", box.x, box.y, box.w, box.h, std::bit_cast<std::uint32_t>(color), kind),
        hash);
  };
  for (const TestCanvas::Text& text : canvas.texts) add(text.box, text.style.color, static_cast<int>(text.style.font));
  for (const TestCanvas::Shape& shape : canvas.shapes) add(shape.box, shape.color, static_cast<int>(shape.kind));
  return hash;
}

/// Whether that key, pressed after the other, changes what is seen in the middle of a run, or ends the app.
bool does_something(std::string_view name, std::string_view after = {}) {
  DesktopWorld world({});
  App app{{.light = false, .text = 110, .still = true}};
  app.enter<RunScreen>(world, RunSettings{.lesson = scenarios::find_lesson("lock")});
  TestCanvas canvas;
  auto frames = [&] {
    for (int i = 0; i < 4; ++i) {
      canvas.begin({.width = 1000,
                    .height = 800,
                    .scale = static_cast<float>(app.text()) / 100,
                    .light = app.light(),
                    .still = true});
      app.draw(canvas);
      canvas.end();
    }
  };
  auto settle = [&] {
    while (app.update(0)) std::this_thread::sleep_for(std::chrono::microseconds(100));
    frames();
  };
  settle();
  for (int i = 0; i < 8; ++i) app.key("right"), settle();
  for (const char* before : {"]", "z", "z", "."}) app.key(before), settle();
  if (!after.empty()) app.key(after), settle();
  const std::uint64_t seen = drawn(canvas);
  app.key(name);
  for (int i = 0; i < 40; ++i) {
    app.update(0.02);
    std::this_thread::sleep_for(std::chrono::microseconds(500)); // the run has a thread of its own
  }
  frames();
  return app.wants_to_quit() || drawn(canvas) != seen;
}

TEST(Keys, each_that_the_help_tells_of_does_something_that_is_seen) {
  const std::filesystem::path before = std::filesystem::current_path(), folder = testing::TempDir() + "loopscope-keys";
  std::filesystem::create_directory(folder);
  std::filesystem::current_path(folder); // one of them saves
  DesktopWorld world({});
  App app({});
  app.enter<RunScreen>(world, RunSettings{.lesson = scenarios::find_lesson("lock")});
  for (const ui::Command& command : app.commands().all())
    for (std::string_view name : command.keys) {
      if (command.id == "type") continue; // nothing reads a line here
      const std::string_view after = command.id == "escape"      ? "tab"
                                     : command.id == "python"    ? "c"
                                     : command.id == "step_line" ? "2"
                                                                 : "";
      EXPECT_TRUE(does_something(name, after)) << name << ": " << command.what;
    }
  EXPECT_FALSE(does_something("€")) << "what is seen changes by itself";
  std::filesystem::current_path(before);
  std::filesystem::remove_all(folder);
}

TEST_F(AppTest, the_way_to_the_comparison_is_in_the_bar_at_every_size) {
  for (const scenarios::Lesson& lesson : scenarios::lessons()) {
    open(lesson.id);
    for (auto [width, height] : {std::pair{500, 320},
                                 {560, 400},
                                 {640, 400},
                                 {800, 600},
                                 {1024, 768},
                                 {1280, 720},
                                 {1366, 768},
                                 {1920, 1080},
                                 {2560, 1440}}) {
      width_ = width, height_ = height;
      frame();
      const ui::Rect compare = place("compare");
      EXPECT_GT(compare.w, 0) << lesson.id << " at " << width;
      EXPECT_LE(compare.right(), static_cast<float>(width)) << lesson.id << " at " << width;
      const ui::Rect time = place("time");
      EXPECT_TRUE(compare.right() <= time.x || compare.y >= time.bottom() - 4) << lesson.id << " at " << width;
    }
  }
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
  width_ = 1280, height_ = 720; // the lesson's page, which the tiny one began with, is gone
  settle();
  EXPECT_EQ(value("layout"), "full");
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
  app_.open(path.string());
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
  ASSERT_EQ(trace::save(*screen_.shown().run->trace(), path), "");
  app_.open(path.string());
  app_.key("end"); // before a frame was drawn
  settle();
  EXPECT_EQ(value("status"), "finished");
  key("home");
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
