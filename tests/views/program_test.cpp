#include "app/views/program/program.h"

#include "app/views/parts/sentences.h"
#include "tests/views/view_case.h"

#include <gtest/gtest.h>

namespace loopscope::app {
namespace {

constexpr std::string_view three_lines = "one()\ntwo()\nthree()\n";

bool drawn_at_line(const ViewCase& run, std::string_view chip, std::string_view line) {
  const auto* code = run.canvas.find(line);
  return code && std::ranges::any_of(run.canvas.texts, [&](const TestCanvas::Text& text) {
           return text.text == chip && text.box.x > 200 && std::abs(text.box.center().y - code->box.center().y) < 5;
         });
}

TEST(Program, a_task_has_its_chip_at_the_line_where_it_is_suspended) {
  ViewCase run;
  run.source(three_lines);
  run.suspended({{"f", 2}});
  ProgramView view;
  run.draw(view);
  EXPECT_TRUE(drawn_at_line(run, "1", "two"));
  EXPECT_FALSE(drawn_at_line(run, "1", "three"));
}

TEST(Program, an_outer_frame_has_a_chip_too) {
  ViewCase run;
  run.source(three_lines);
  run.suspended({{"main", 3}, {"f", 1}});
  ProgramView view;
  run.draw(view);
  EXPECT_TRUE(drawn_at_line(run, "1", "one"));
  EXPECT_TRUE(drawn_at_line(run, "1", "three"));
}

TEST(Program, many_tasks_at_one_line_are_counted) {
  ViewCase run;
  run.source(three_lines);
  for (int i = 0; i < 9; ++i) run.suspended({{"f", 2}});
  ProgramView view;
  run.draw(view);
  EXPECT_TRUE(drawn_at_line(run, "3", "two"));
  EXPECT_FALSE(drawn_at_line(run, "4", "two"));
  EXPECT_TRUE(drawn_at_line(run, "+6", "two"));
}

/// At the left of the line that is lit.
bool is_stripe(const TestCanvas::Shape& shape) {
  return shape.kind == TestCanvas::Shape::Kind::fill && shape.box.w == 3;
}

TEST(Program, the_selected_task_is_never_only_counted) {
  ViewCase run;
  run.source(three_lines);
  trace::ObjectId last = 0;
  for (int i = 0; i < 9; ++i) last = run.suspended({{"f", 2}});
  run.selected = {Thing::Kind::task, last};
  ProgramView view;
  run.draw(view);
  EXPECT_TRUE(drawn_at_line(run, "9", "two"));
}

TEST(Program, a_click_on_a_line_selects_the_line_and_one_on_a_chip_the_task) {
  ViewCase run;
  run.source(three_lines);
  const trace::ObjectId task = run.suspended({{"f", 2}});
  ProgramView view;
  run.click(view, "two");
  EXPECT_EQ(run.asked.selected, line_thing({0, 2}));
  const auto chip = std::ranges::find_if(
      run.canvas.texts, [](const TestCanvas::Text& text) { return text.text == "1" && text.box.x > 250; });
  ASSERT_NE(chip, run.canvas.texts.end());
  run.click(view, chip->box.center());
  EXPECT_EQ(run.asked.selected, (Thing{Thing::Kind::task, task}));
  ASSERT_FALSE(run.canvas.tips.empty());
  EXPECT_TRUE(run.canvas.tips.back().starts_with("Task-1 waits")) << run.canvas.tips.back();
}

TEST(Program, a_language_without_a_source_has_no_tab) {
  ViewCase run;
  run.source("int x;", trace::Language::cpp);
  ProgramView view;
  run.draw(view);
  EXPECT_EQ(run.canvas.find("Python"), nullptr);
  EXPECT_NE(run.canvas.find("C++"), nullptr);
  EXPECT_EQ(view.shown(), trace::Language::cpp);
  EXPECT_NE(run.canvas.find("int"), nullptr);
}

TEST(Program, a_further_file_has_a_tab_with_its_name_and_no_lit_line) {
  ViewCase run;
  run.source(three_lines);
  run.source("one();\ntwo();\n", trace::Language::cpp, 1, "program.cpp");
  run.source("first\nsecond\n", trace::Language::cpp, 2, "core/selector.cpp");
  run.suspended({{"f", 2}});
  ProgramView view;
  run.draw(view);
  EXPECT_EQ(run.canvas.find("first"), nullptr);
  run.click(view, "selector.cpp");
  run.draw(view);
  EXPECT_NE(run.canvas.find("first"), nullptr);
  EXPECT_EQ(run.canvas.find("two"), nullptr);
  EXPECT_FALSE(drawn_at_line(run, "1", "second"));
  run.asked.selected = {};
  run.click(view, "second");
  EXPECT_EQ(run.asked.selected, Thing{});
  run.click(view, "Python");
  run.draw(view);
  EXPECT_TRUE(drawn_at_line(run, "1", "two"));
}

TEST(Program, files_on_a_stack_have_a_tab_where_there_is_no_room_for_all) {
  ViewCase run;
  run.source(three_lines, trace::Language::python, 0, "/there/main.py");
  for (std::uint32_t i = 1; i < 20; ++i)
    run.source("x\n", trace::Language::python, i, "/there/part/of_the_program_" + std::to_string(i) + ".py");
  run.add(trace::EventKind::place, {.subject = 65535, .object = 18, .value = 1});
  run.suspended({{"main", 1}, {"f", 65535}});
  ProgramView view;
  run.draw(view);
  EXPECT_NE(run.canvas.find("main.py"), nullptr) << run.canvas.all();
  EXPECT_NE(run.canvas.find("of_the_program_18.py"), nullptr) << run.canvas.all();
  EXPECT_EQ(run.canvas.find("of_the_program_19.py"), nullptr);
  EXPECT_NE(run.canvas.find("+18"), nullptr) << run.canvas.all();
  run.click(view, "+18");
  run.draw(view);
  EXPECT_NE(run.canvas.find("of_the_program_1.py"), nullptr) << "a file without a tab is reached";
}

TEST(Program, files_of_one_name_are_called_after_their_folders) {
  ViewCase run;
  run.box.w = 900;
  run.source(three_lines, trace::Language::python, 0, "/there/main.py");
  run.source("x\n", trace::Language::python, 1, "/there/a/util.py");
  run.source("y\n", trace::Language::python, 2, "/there/b/util.py");
  run.suspended({{"main", 1}});
  ProgramView view;
  run.draw(view);
  EXPECT_NE(run.canvas.find("a/util.py"), nullptr) << run.canvas.all();
  EXPECT_NE(run.canvas.find("b/util.py"), nullptr);
}

TEST(Program, a_trace_without_sources_says_so) {
  ViewCase run;
  run.add(trace::EventKind::run_started);
  ProgramView view;
  run.draw(view);
  EXPECT_NE(run.canvas.find("no source code"), nullptr);
}

TEST(Program, a_long_line_goes_on_below_and_nothing_of_it_is_lost) {
  ViewCase run;
  const std::string line = "    call(" + std::string(300, 'x') + ", second, third) # why";
  run.source(line);
  ProgramView view;
  for (float width : {240.0f, 340.0f, 500.0f, 700.0f}) {
    run.box = {0, 0, width, 900};
    run.draw(view);
    std::string joined;
    for (const TestCanvas::Text& text : run.canvas.texts) {
      EXPECT_LE(text.box.right(), width);
      if (text.style.font == ui::Font::mono && text.text != "1" && text.text != "program") joined += text.text;
    }
    std::erase(joined, ' ');
    std::string all = line;
    std::erase(all, ' ');
    EXPECT_EQ(joined, all);
  }
}

TEST(Program, letters_are_smaller_where_that_keeps_lines_whole) {
  auto size_of = [](std::size_t columns) {
    ViewCase run;
    run.source("short()\n" + std::string(columns, 'x') + "\n");
    run.box = {0, 0, 500, 900};
    ProgramView view;
    run.draw(view);
    const auto* code = run.canvas.find("short");
    return code ? code->style.size : 0;
  };
  const float usual = size_of(30);
  EXPECT_LT(size_of(55), usual);
  EXPECT_GE(size_of(55), 12);
  EXPECT_EQ(size_of(300), usual) << "which nothing keeps whole";
}

TEST(Program, the_running_line_is_brought_in_sight_and_the_wheel_may_leave_it_until_the_next_step) {
  ViewCase run;
  std::string lines;
  for (int i = 1; i <= 300; ++i) lines += "line_" + std::to_string(i) + "\n";
  run.source(lines);
  run.suspended({{"f", 200}});
  run.suspended({{"f", 20}});
  ProgramView view;
  run.draw(view, 6); // the first task has just been suspended
  EXPECT_NE(run.canvas.find("line_200"), nullptr);
  run.canvas.point(run.box.center());
  run.draw(view, 6);
  run.canvas.pointer().wheel(0, 1000);
  run.draw(view, 6);
  EXPECT_NE(run.canvas.find("line_1"), nullptr);
  EXPECT_EQ(run.canvas.find("line_200"), nullptr);
  run.draw(view, 12); // the second one too
  EXPECT_NE(run.canvas.find("line_20"), nullptr);
}

TEST(Program, a_text_that_is_shown_for_the_first_time_shows_the_line_that_ran_last) {
  ViewCase run;
  std::string lines;
  for (int i = 1; i <= 300; ++i) lines += "line_" + std::to_string(i) + "\n";
  run.source(lines);
  run.suspended({{"f", 200}});
  ProgramView view;
  run.draw(view); // the callback has ended: no line is lit
  EXPECT_NE(run.canvas.find("line_200"), nullptr) << run.canvas.all();
}

TEST(Program, the_code_of_a_line_is_not_cut_for_the_tasks_that_stand_there) {
  ViewCase run;
  run.source("    await asyncio.sleep(SECONDS_HELD)\nnext()\n");
  for (int i = 0; i < 12; ++i) run.suspended({{"f", 1}});
  ProgramView view;
  for (float width : {300.0f, 380.0f, 500.0f, 800.0f}) {
    run.box.w = width;
    run.draw(view);
    EXPECT_EQ(run.canvas.find("…"), nullptr) << width << "\n" << run.canvas.all();
    EXPECT_NE(run.canvas.find("+"), nullptr) << "those that have no room are counted";
  }
}

TEST(Program, no_line_is_lit_where_the_loop_acts_nor_once_the_run_has_ended) {
  ViewCase run;
  run.source(three_lines);
  run.suspended({{"f", 2}});
  ProgramView view;
  auto stripes = [&] { return std::ranges::count_if(run.canvas.shapes, is_stripe); };
  run.draw(view, 6);
  EXPECT_EQ(stripes(), 1);
  run.draw(view);
  EXPECT_EQ(stripes(), 0) << "the callback has ended";
  run.add(trace::EventKind::run_ended);
  run.draw(view);
  EXPECT_EQ(stripes(), 0);
}

TEST(Program, the_lit_line_of_the_twin_is_the_one_the_event_tells_or_the_only_one_that_mirrors_it) {
  ViewCase run;
  run.source(three_lines);
  run.add(trace::EventKind::source_file, {.detail = static_cast<std::uint8_t>(trace::Language::cpp),
                                          .subject = 1,
                                          .object = run.text("twin.cpp"),
                                          .extra = run.text("one;\ntwo;\ntwo_again;\nthree;\n"),
                                          .value = run.text("0 1 2 2 3")});
  ProgramView view;
  view.show(trace::Language::cpp);
  const auto lit = [&](trace::EventKind kind, trace::Event event) -> std::string {
    run.add(kind, event);
    run.draw(view);
    for (const auto& filled : run.canvas.shapes)
      if (is_stripe(filled))
        for (const auto& text : run.canvas.texts)
          if (text.text.ends_with(";") && std::abs(text.box.center().y - filled.box.center().y) < 5) return text.text;
    return "none";
  };
  EXPECT_EQ(lit(trace::EventKind::printed, {.line = 2, .value = 3}), "two_again;");
  EXPECT_EQ(lit(trace::EventKind::task_created, {.line = 3, .subject = 7}), "three;");
  EXPECT_EQ(lit(trace::EventKind::task_created, {.line = 2, .subject = 8}), "none")
      << "two lines of the twin mirror it";
  EXPECT_EQ(lit(trace::EventKind::turn_begun, {}), "none");
}

TEST(Program, the_line_that_is_followed_to_stands_among_whole_rows) {
  ViewCase run;
  std::string lines;
  for (int i = 1; i <= 300; ++i) lines += "line_" + std::to_string(i) + "\n";
  run.source(lines);
  run.suspended({{"f", 100}});
  run.suspended({{"f", 120}});
  run.suspended({{"f", 299}});
  ProgramView view;
  for (std::uint64_t position : {6u, 12u, 18u}) {
    run.draw(view, position);
    float first = 1e9;
    for (const auto& text : run.canvas.texts)
      if (text.text.starts_with("line_")) first = std::min(first, text.box.y);
    EXPECT_GE(first, 46) << "under the tabs, after " << position;
  }
}

TEST(Program, lines_that_the_source_does_not_have_are_left_out) {
  ViewCase run;
  run.source(three_lines);
  run.suspended({{"main", 65535}, {"f", 4}});
  ProgramView view;
  run.draw(view);
  EXPECT_NE(run.canvas.find("three"), nullptr);
}

} // namespace
} // namespace loopscope::app
