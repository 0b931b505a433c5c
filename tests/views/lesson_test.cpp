#include "app/views/lesson.h"

#include "tests/views/view_case.h"

#include <gtest/gtest.h>

namespace loopscope::app {
namespace {

/// A run of a lesson with two numbers to change.
void give_controls(ViewCase& run) {
  run.watch_for = "Watch this.";
  run.controls = {
      {.name = "workers", .label = "workers", .value = 3, .min = 1, .max = 4},
      {.name = "seconds", .label = "seconds held", .value = 1, .min = 0, .max = 5, .step = 0.5, .whole = false}};
}

TEST(Lesson, the_sections_stand_in_their_order) {
  ViewCase run;
  give_controls(run);
  run.source("f()");
  run.selected = {Thing::Kind::task, run.suspended({{"f", 1}})};
  run.box = {0, 0, 340, 1400};
  LessonView view;
  run.draw(view);
  float y = 0;
  for (std::string_view heading : {"WHAT HAPPENED", "BECAUSE", "SELECTED", "WATCH FOR", "CHANGE"}) {
    const auto* text = run.canvas.find(heading);
    ASSERT_NE(text, nullptr) << heading;
    EXPECT_GT(text->box.y, y) << heading;
    y = text->box.y;
  }
}

TEST(Lesson, what_to_watch_for_stays_in_sight_at_one_height_however_much_a_step_did) {
  ViewCase run;
  give_controls(run);
  run.watch_for = "Which task is next for the lock, and in which turn does it run after the release?";
  run.suspended({{"f", 1}});
  run.box = {0, 0, 248, 664}; // of a window of 1280x720
  LessonView view;
  std::vector<float> heights;
  words::Narration step;
  run.told = &step;
  for (const int lines : {0, 1, 9, 40, 2}) {
    step.headline = {{"Task-1 is suspended: it waits for the lock shared, held by Task-2."}};
    step.also.assign(static_cast<std::size_t>(lines), {.sentence = {{"Task-1 prints a line that is long."}}, .events = {1}});
    for (int frame = 0; frame < 3; ++frame) run.draw(view);
    const auto* heading = run.canvas.find("WATCH FOR");
    ASSERT_NE(heading, nullptr) << lines;
    heights.push_back(heading->box.y);
    EXPECT_NE(run.canvas.find("CHANGE"), nullptr);
    EXPECT_LT(heading->box.y, 600);
  }
  for (const float y : heights) EXPECT_FLOAT_EQ(y, heights.front());
}

TEST(Lesson, a_yes_or_no_is_a_switch) {
  ViewCase run;
  run.controls = {{.name = "stubborn", .label = "stubborn", .value = 0, .min = 0, .max = 1, .toggle = true}};
  run.suspended({{"f", 1}});
  run.box = {0, 0, 300, 664};
  LessonView view;
  for (int frame = 0; frame < 2; ++frame) run.draw(view);
  EXPECT_NE(run.canvas.find("no"), nullptr);
  run.click(view, "yes");
  EXPECT_EQ(run.asked.parameter, "stubborn");
  EXPECT_EQ(run.asked.value, 1);
}

TEST(Lesson, of_a_long_path_the_end_is_shown_as_far_as_there_is_room) {
  for (std::string_view folder : {"/a/folder_whose_name_is_as_long_as_the_whole_column_is_wide/x", "no_folder/",
                                  "/one_name_that_is_longer_than_the_whole_column_is_wide_or_even_twice", "/"}) {
    ViewCase run;
    run.add(trace::EventKind::run_started, {.object = run.text("x"), .extra = run.text("cpython")});
    run.add(trace::EventKind::run_fact, {.object = run.text("folder"), .extra = run.text(folder)});
    run.box = {0, 0, 280, 800};
    LessonView view;
    run.draw(view);
    EXPECT_NE(run.canvas.find("RUN WITH"), nullptr) << folder;
  }
}

TEST(Lesson, everything_that_a_step_did_stands_below_its_headline_and_is_counted_where_it_is_too_much) {
  ViewCase run;
  run.suspended({{"f", 1}});
  words::Narration step;
  step.headline = {{"Task-1 releases the lock."}};
  step.detail = {{"No task waits for it."}};
  step.also = {{.sentence = {{"Task-1 prints one."}}, .events = {1}},
               {.sentence = {{"Task-1 is done."}}, .events = {2}}};
  step.untold = 1234;
  run.told = &step;
  run.box = {0, 0, 340, 1000};
  LessonView view;
  run.draw(view);
  const std::string all = run.canvas.all(" "); // a paragraph is drawn word by word
  std::size_t at = 0;
  for (std::string_view words : {"Task-1 releases the lock.", "No task waits for it.", "Task-1 prints one.",
                                 "Task-1 is done.", "and 1,234 more", "BECAUSE"}) {
    at = all.find(words, at);
    ASSERT_NE(at, std::string::npos) << words << " does not follow in:\n" << all;
  }
}

TEST(Lesson, what_has_no_cause_says_whether_the_program_still_runs) {
  ViewCase run;
  run.suspended({{"f", 1}});
  words::Narration step;
  run.told = &step;
  run.add(trace::EventKind::loop_stopped, {});
  LessonView view;
  run.draw(view);
  EXPECT_NE(run.canvas.all(" ").find("This is ordinary Python code"), std::string::npos);
  run.add(trace::EventKind::run_ended, {});
  run.draw(view);
  EXPECT_NE(run.canvas.all(" ").find("The program has ended"), std::string::npos);
}

TEST(Lesson, a_trace_from_a_file_tells_its_parameters_and_has_none_to_change) {
  ViewCase run;
  run.add(trace::EventKind::parameter, {.object = run.text("files"), .extra = run.text("12")});
  LessonView view;
  run.draw(view);
  EXPECT_NE(run.canvas.find("files"), nullptr);
  EXPECT_NE(run.canvas.find("12"), nullptr);
  EXPECT_EQ(run.canvas.find("CHANGE"), nullptr);
  EXPECT_EQ(run.canvas.find("WATCH FOR"), nullptr);
}

TEST(Lesson, no_text_leaves_the_column_at_any_width) {
  ViewCase run;
  give_controls(run);
  run.source("f()");
  run.selected = {Thing::Kind::task, run.suspended({{"main", 1}, {"a_function_with_a_rather_long_name_indeed", 1}})};
  LessonView view;
  for (float width = 240; width <= 700; width += 20) {
    run.box = {0, 0, width, 500};
    run.draw(view);
    for (const TestCanvas::Text& text : run.canvas.texts) EXPECT_LE(text.box.right(), width) << text.text;
  }
}

TEST(Lesson, what_stands_below_keeps_its_place_from_step_to_step) {
  ViewCase run;
  give_controls(run);
  run.source("f()");
  run.suspended({{"f", 1}});
  run.print("x");
  run.box = {0, 0, 400, 1000};
  LessonView view;
  run.draw(view, 1);
  const float place = run.canvas.find("CHANGE")->box.y;
  for (std::uint64_t position = 2; position <= 9; ++position) {
    run.draw(view, position);
    EXPECT_EQ(run.canvas.find("CHANGE")->box.y, place) << position;
  }
}

TEST(Lesson, what_can_be_changed_is_in_sight_in_a_window_of_720_points_however_long_the_narration) {
  ViewCase run;
  give_controls(run);
  for (int i = 0; i < 20; ++i) run.watch_for += " There is much more to watch, and it is told at length.";
  run.source("f()");
  run.suspended({{"f", 1}});
  run.box = {0, 0, 280, 664};
  LessonView view;
  run.draw(view);
  for (std::string_view text : {"CHANGE", "workers", "seconds held", "1.0"}) {
    const auto* found = run.canvas.find(text);
    ASSERT_NE(found, nullptr) << text;
    EXPECT_LE(found->box.bottom(), 664) << text;
  }
}

TEST(Lesson, a_number_can_be_typed_once_its_field_is_clicked) {
  ViewCase run;
  give_controls(run);
  run.source("f()");
  run.box = {0, 0, 340, 1000};
  LessonView view;
  EXPECT_FALSE(view.key("2")) << "nothing is typed yet";
  run.draw(view);
  const auto field = std::ranges::find(run.canvas.texts, "3", &TestCanvas::Text::text);
  ASSERT_NE(field, run.canvas.texts.end());
  run.canvas.click(field->box.center());
  run.draw_once(view);
  for (std::string_view key : {"1", "7", "backspace"}) EXPECT_TRUE(view.key(key));
  EXPECT_FALSE(view.key("space")) << "other keys do what they do";
  EXPECT_TRUE(view.key("enter"));
  run.canvas.pointer().leave();
  run.draw_once(view);
  EXPECT_EQ(run.asked.parameter, "workers");
  EXPECT_EQ(run.asked.value, 1);
  EXPECT_FALSE(view.key("2"));
}

TEST(Lesson, a_typed_number_becomes_the_nearest_that_the_parameter_can_have) {
  ViewCase run;
  give_controls(run);
  const Control seconds = run.controls[1];
  EXPECT_EQ(typed_value(seconds, "2.6", 1), 2.5);
  EXPECT_EQ(typed_value(seconds, "99", 1), 5);
  EXPECT_EQ(typed_value(seconds, "-3", 1), 0);
  for (std::string_view wrong : {"", ".", "1.2.3", "-"}) EXPECT_EQ(typed_value(seconds, wrong, 1), 1) << wrong;
}

TEST(Lesson, the_slider_of_a_large_range_reaches_small_and_large_values) {
  const Control many{.name = "n", .label = "n", .value = 3, .min = 1, .max = 10'000};
  for (double value : {1.0, 2.0, 3.0, 9.0, 50.0, 700.0, 10'000.0})
    EXPECT_EQ(slider_value(many, slider_place(many, value)), value);
  EXPECT_LT(slider_place(many, 10), 0.3);
  EXPECT_EQ(slider_value(many, 1), 10'000);
  EXPECT_EQ(slider_value(many, 0), 1);
}

TEST(Lesson, values_are_written_with_the_decimals_of_their_step) {
  EXPECT_EQ(written({.name = "", .label = "", .step = 1, .whole = true}, 3), "3");
  EXPECT_EQ(written({.name = "", .label = "", .step = 0.5, .whole = false}, 1), "1.0");
  EXPECT_EQ(written({.name = "", .label = "", .step = 0.25, .whole = false}, 0.5), "0.50");
}

TEST(Paragraph, keeps_a_number_and_its_unit_in_one_line) {
  TestCanvas canvas;
  for (float width = 110; width < 300; width += 7) {
    canvas.begin_frame({0, 0, 400, 400});
    canvas.paragraph({0, 0}, width, {{"It sleeps until 10.000 s, and then 250 µs.", {}}});
    canvas.end();
    EXPECT_NE(canvas.find("10.000 s,"), nullptr) << width << "\n" << canvas.all();
    EXPECT_NE(canvas.find("250 µs."), nullptr) << width << "\n" << canvas.all();
  }
}

} // namespace
} // namespace loopscope::app
