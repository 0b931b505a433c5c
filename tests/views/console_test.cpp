#include "app/views/console.h"

#include "tests/views/view_case.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace loopscope::app {
namespace {

using testing::ElementsAre;

TEST(Console, rows_break_at_newlines_and_where_they_are_full) {
  EXPECT_THAT(console_rows("abcdef", 3), ElementsAre("abc", "def"));
  EXPECT_THAT(console_rows("a\nb", 10), ElementsAre("a", "b"));
  EXPECT_THAT(console_rows("a\n\nb\n", 10), ElementsAre("a", "", "b", ""));
  EXPECT_THAT(console_rows("", 10), ElementsAre(""));
  EXPECT_THAT(console_rows("a\tb", 10), ElementsAre("a   b"));
  EXPECT_THAT(console_rows("äöü", 2), ElementsAre("äö", "ü"));
  EXPECT_THAT(console_rows("one two three", 8), ElementsAre("one two ", "three"));
  EXPECT_THAT(console_rows("one twothree", 8), ElementsAre("one twot", "hree"));
}

TEST(Console, an_endless_text_is_cut) {
  const auto rows = console_rows(std::string(1'000'000, 'x'), 10);
  EXPECT_EQ(rows.size(), 200u);
  EXPECT_TRUE(rows.back().ends_with("…"));
}

TEST(Console, it_says_when_nothing_was_printed_yet) {
  ViewCase run;
  run.add(trace::EventKind::run_started);
  ConsoleView view;
  run.draw(view);
  EXPECT_NE(run.canvas.find("no output yet"), nullptr);
}

TEST(Console, it_shows_no_print_of_the_future) {
  ViewCase run;
  run.print("now");
  run.print("later");
  ConsoleView view;
  run.draw(view, 1);
  EXPECT_NE(run.canvas.find("now"), nullptr);
  EXPECT_EQ(run.canvas.find("later"), nullptr);
}

TEST(Console, a_click_on_a_line_goes_to_its_print) {
  ViewCase run;
  run.add(trace::EventKind::run_started);
  run.print("first");
  run.print("second");
  ConsoleView view;
  run.click(view, "first");
  EXPECT_EQ(run.asked.position, 2u);
}

TEST(Console, what_goes_to_standard_error_has_the_colour_of_trouble) {
  ViewCase run;
  run.print("fine");
  run.print("bad", 0, 1);
  ConsoleView view;
  run.draw(view);
  EXPECT_EQ(run.canvas.find("bad")->style.color, run.canvas.theme().blocked);
  EXPECT_NE(run.canvas.find("fine")->style.color, run.canvas.theme().blocked);
}

TEST(Console, of_a_hundred_thousand_lines_the_newest_are_drawn_and_no_others) {
  ViewCase run;
  for (int i = 0; i < 100'000; ++i) run.print("line " + std::to_string(i));
  ConsoleView view;
  run.draw(view);
  EXPECT_NE(run.canvas.find("line 99999"), nullptr);
  EXPECT_LT(run.canvas.texts.size(), 100u);
}

TEST(Console, another_trace_is_laid_out_anew) {
  ViewCase first, second;
  first.print("a\nb\nc");
  first.print("d");
  second.print("x");
  second.print("y");
  second.print("z");
  ConsoleView view;
  first.draw(view);
  second.draw(view);
  const auto* y = second.canvas.find("y");
  const auto* z = second.canvas.find("z");
  ASSERT_TRUE(y && z);
  EXPECT_EQ(z->box.y - y->box.y, 26);
}

} // namespace
} // namespace loopscope::app
