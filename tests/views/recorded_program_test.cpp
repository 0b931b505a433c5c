// A recorded Python program as the views show it.
#include "app/views/console.h"
#include "app/views/program/program.h"
#include "app/views/stage/stage.h"
#include "tests/replay/recorded_program.h"
#include "tests/views/view_case.h"

#include <gmock/gmock.h>

namespace loopscope::app {
namespace {

using testing::HasSubstr;
using testing::Not;

class Recorded : public testing::Test {
protected:
  Recorded() {
    shown_.other = run_.s.trace();
    shown_.box = {0, 0, 700, 600};
  }
  const replay::RecordedProgram run_;
  ViewCase shown_;
};

/// Whether the line is the one that is lit: it has the chip of the task.
bool has_chip(const ViewCase& run, std::string_view chip, std::string_view code) {
  const auto* line = run.canvas.find(code);
  return line && std::ranges::any_of(run.canvas.texts, [&](const TestCanvas::Text& text) {
           return text.text == chip && text.box.x > 350 && std::abs(text.box.center().y - line->box.center().y) < 5;
         });
}

TEST_F(Recorded, program_has_a_tab_for_each_file) {
  ProgramView view;
  shown_.draw(view, run_.inside);
  for (const char* name : {"main.py", "helper.py", "tables.py"}) EXPECT_NE(shown_.canvas.find(name), nullptr) << name;
  EXPECT_EQ(shown_.canvas.find("Python"), nullptr);
}

TEST_F(Recorded, program_shows_the_file_of_the_line_that_runs) {
  ProgramView view;
  shown_.draw(view, run_.inside);
  EXPECT_TRUE(has_chip(shown_, "2", "print")) << shown_.canvas.all();
  shown_.draw(view, run_.other_runs);
  EXPECT_TRUE(has_chip(shown_, "3", "print")) << shown_.canvas.all();
  EXPECT_NE(shown_.canvas.find("guarded"), nullptr) << "helper.py is shown";
  EXPECT_EQ(shown_.canvas.find("Ada"), nullptr);
}

TEST_F(Recorded, stack_is_shown_in_each_file_where_it_stands) {
  ProgramView view;
  shown_.draw(view, run_.goes_on); // Task-1 runs in main.py
  EXPECT_TRUE(has_chip(shown_, "2", "await")) << "the outer frame of the eager task, line 5" << shown_.canvas.all();
  shown_.click(view, "helper.py");
  shown_.draw(view, run_.goes_on);
  EXPECT_TRUE(has_chip(shown_, "2", "await")) << "its inner frame" << shown_.canvas.all();
}

TEST_F(Recorded, file_that_was_chosen_stays_until_the_next_step) {
  ProgramView view;
  shown_.draw(view, run_.goes_on);
  shown_.click(view, "tables.py");
  shown_.draw(view, UINT64_MAX);
  EXPECT_EQ(shown_.canvas.find("Ada"), nullptr);
  shown_.draw(view, run_.goes_on);
  EXPECT_NE(shown_.canvas.find("Ada"), nullptr) << "a step follows the line again";
}

TEST_F(Recorded, console_shows_what_was_typed_with_a_sign) {
  ConsoleView view;
  shown_.draw(view);
  EXPECT_NE(shown_.canvas.find("Grace"), nullptr);
  EXPECT_NE(shown_.canvas.find("›"), nullptr);
  shown_.draw(view, run_.typed - 1);
  EXPECT_EQ(shown_.canvas.find("›"), nullptr);
}

TEST_F(Recorded, stage_says_whose_loop_it_shows) {
  shown_.box = {0, 0, 1100, 800};
  StageView view;
  shown_.draw(view, run_.other_runs, 60);
  EXPECT_NE(shown_.canvas.find("worker"), nullptr) << shown_.canvas.all();
  shown_.draw(view, run_.first_loop_on, 60);
  EXPECT_NE(shown_.canvas.find("main thread"), nullptr) << shown_.canvas.all();
}

TEST_F(Recorded, task_that_is_not_the_programs_own_is_quiet) {
  shown_.load();
  const Scene scene = shown_.scene();
  const ui::Theme& theme = shown_.canvas.theme();
  EXPECT_EQ(task_color(theme, scene.index(), run_.shutdown), theme.muted);
  EXPECT_NE(task_color(theme, scene.index(), run_.main), theme.muted);
}

} // namespace
} // namespace loopscope::app
