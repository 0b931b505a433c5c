#include "app/views/lesson.h"

#include "tests/views/view_case.h"

#include <gtest/gtest.h>

namespace loopscope::app {
namespace {

scenarios::Lesson with_parameters() {
  scenarios::Lesson lesson;
  lesson.watch_for = "Watch this.";
  lesson.parameters = {
      {.name = "workers", .label = "workers", .initial = 3, .min = 1, .max = 4, .step = 1, .integer = true, .line = 1},
      {.name = "seconds",
       .label = "seconds held",
       .initial = 1,
       .min = 0,
       .max = 5,
       .step = 0.5,
       .integer = false,
       .line = 2}};
  return lesson;
}

TEST(Lesson, the_sections_stand_in_their_order) {
  ViewCase run;
  const scenarios::Lesson lesson = with_parameters();
  run.lesson = &lesson;
  run.source("f()");
  run.selected = {Thing::Kind::task, run.suspended({{"f", 1}})};
  run.box = {0, 0, 340, 1000};
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
  const scenarios::Lesson lesson = with_parameters();
  run.lesson = &lesson;
  run.source("f()");
  run.selected = {Thing::Kind::task, run.suspended({{"main", 1}, {"a_function_with_a_rather_long_name_indeed", 1}})};
  LessonView view;
  for (float width = 240; width <= 700; width += 20) {
    run.box = {0, 0, width, 500};
    run.draw(view);
    for (const FakeCanvas::Text& text : run.canvas.texts) EXPECT_LE(text.box.right(), width) << text.text;
  }
}

TEST(Lesson, what_stands_below_keeps_its_place_from_step_to_step) {
  ViewCase run;
  const scenarios::Lesson lesson = with_parameters();
  run.lesson = &lesson;
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

TEST(Lesson, values_are_written_with_the_decimals_of_their_step) {
  EXPECT_EQ(written({.name = "", .label = "", .step = 1, .integer = true}, 3), "3");
  EXPECT_EQ(written({.name = "", .label = "", .step = 0.5, .integer = false}, 1), "1.0");
  EXPECT_EQ(written({.name = "", .label = "", .step = 0.25, .integer = false}, 0.5), "0.50");
}

} // namespace
} // namespace loopscope::app
