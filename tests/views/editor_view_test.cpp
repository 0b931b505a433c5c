#include "app/views/program/editor_view.h"

#include "app/views/program/diff_view.h"
#include "tests/editor/typist.h"
#include "tests/views/test_canvas.h"

#include <gtest/gtest.h>

#include <string>

namespace loopscope::app {
namespace {

class EditorViewTest : public testing::Test {
protected:
  void load(std::string_view text) { t_.editor.load(text); }
  void draw(int frames = 2) {
    for (int i = 0; i < frames; ++i) {
      clock_ += 1;
      canvas_.begin({.width = 500, .height = 400, .still = true, .clock = clock_});
      view_.draw(canvas_, box_, t_.editor, facts_);
      canvas_.end();
    }
  }
  bool in_sight(ui::Rect r) const {
    return r.w > 0 && r.x >= box_.x && r.right() <= box_.right() && r.y >= box_.y && r.bottom() <= box_.bottom();
  }
  const TestCanvas::Text& text(std::string_view words) {
    const TestCanvas::Text* found = canvas_.find(words);
    if (!found) throw std::runtime_error(std::string(words) + " is not among:\n" + canvas_.all());
    return *found;
  }

  editor::Typist t_{""};
  EditorView view_;
  TestCanvas canvas_;
  LineFacts facts_{.keyboard = true};
  ui::Rect box_{0, 0, 500, 400};
  double clock_ = 0;
};

TEST_F(EditorViewTest, the_caret_is_where_the_next_letter_comes) {
  load("def f():\n    return 1\n");
  t_.editor.place({1, 11}, false);
  draw();
  const ui::Rect before = view_.caret_place();
  EXPECT_NEAR(before.center().y, text("return").box.center().y, 1);
  t_.key("x");
  draw();
  EXPECT_NEAR(text(" x1").box.x - text("return").box.x, 6 * 8.4, 0.1) << canvas_.all();
  EXPECT_NEAR(view_.caret_place().x - before.x, 8.4, 0.1);
}

TEST_F(EditorViewTest, the_caret_is_in_sight_wherever_it_goes) {
  std::string source;
  for (int i = 0; i < 500; ++i) source += std::string(static_cast<std::size_t>(i % 7) * 40, 'x') + "\n";
  load(source);
  for (std::string_view key : {"page down", "page down", "end", "down", "down", "home", "ctrl+end", "up", "up", "end",
                               "page up", "ctrl+home", "down", "down", "down", "end", "left", "ctrl+left"}) {
    t_.key(key);
    draw();
    EXPECT_TRUE(in_sight(view_.caret_place())) << key << " " << view_.caret_place().x << " " << view_.caret_place().y;
  }
}

TEST_F(EditorViewTest, a_long_line_is_one_row_and_what_is_drawn_of_it_is_what_is_seen) {
  load(std::string(1'000'000, 'x') + "\nshort\n");
  draw();
  EXPECT_LT(canvas_.surface.bytes, 2000u);
  EXPECT_NEAR(text("short").box.y - text("xxx").box.y, 26, 1);
  t_.key("end");
  draw();
  EXPECT_TRUE(in_sight(view_.caret_place()));
  EXPECT_LT(canvas_.surface.bytes, 2000u);
}

TEST_F(EditorViewTest, a_press_finds_the_character_under_the_pointer_behind_tabs_and_wide_letters) {
  load("\tab\n\"漢字\"x\n");
  draw();
  const auto& ab = text("ab");
  EXPECT_NE(canvas_.find("→"), nullptr) << "a tab is seen";
  canvas_.click({ab.box.x + 9 + 1, ab.box.center().y});
  draw(1);
  EXPECT_EQ(t_.editor.caret(), (editor::Place{0, 2}));
  const auto& x = text("x");
  canvas_.click({x.box.x + 1, x.box.center().y});
  draw(1);
  EXPECT_EQ(t_.editor.caret(), (editor::Place{1, 8}));
  EXPECT_NEAR(view_.caret_place().x + 1, x.box.x, 0.1);
}

TEST_F(EditorViewTest, presses_in_a_row_select_a_word_and_a_line_and_one_on_a_number_the_line) {
  load("one two\nthree\n");
  draw();
  const ui::Point at{text("one two").box.x + 5 * 9, text("one two").box.center().y};
  auto press = [&] {
    clock_ -= 0.9; // soon after the one before
    canvas_.click(at);
    draw(1);
  };
  press();
  press();
  EXPECT_EQ(t_.editor.selected(), "two");
  press();
  EXPECT_EQ(t_.editor.selected(), "one two\n");
  canvas_.click({10, text("three").box.center().y});
  draw(1);
  EXPECT_EQ(t_.editor.selected(), "three\n");
}

TEST_F(EditorViewTest, what_is_dragged_over_is_selected_also_beyond_the_edge) {
  std::string source;
  for (int i = 0; i < 60; ++i) source += "line\n";
  load(source);
  draw();
  canvas_.pointer().move({box_.x + 100, 30});
  canvas_.pointer().button(true, false);
  draw(1);
  canvas_.pointer().move({box_.x + 100, box_.bottom() + 300});
  for (int i = 0; i < 30; ++i) draw(1);
  EXPECT_GT(t_.editor.selection().to.line, 25u);
  canvas_.pointer().button(false, false);
  draw(1);
}

TEST_F(EditorViewTest, changed_lines_are_marked_and_so_is_where_some_are_gone) {
  load("a\nb\nc\n");
  const editor::Marks none = editor::marks_of({}, 4);
  facts_.marks = &none;
  draw();
  auto colored = [&](ui::Color color) {
    return std::ranges::count_if(canvas_.shapes, [&](const auto& shape) { return shape.color == color; });
  };
  const ui::Theme& theme = ui::dark_theme();
  EXPECT_EQ(colored(theme.ok) + colored(theme.blocked), 0);
  const editor::Marks marks = editor::marks_of({{0, 0, 0, 1}, {1, 2, 2, 0}}, 4);
  facts_.marks = &marks;
  draw();
  EXPECT_EQ(colored(theme.ok), 1);
  EXPECT_EQ(colored(theme.blocked), 1);
}

TEST_F(EditorViewTest, an_error_is_said_at_its_line) {
  load("def f(:\n    pass\n");
  facts_.error = 1;
  facts_.error_column = 7;
  facts_.error_text = "invalid syntax";
  draw();
  EXPECT_NEAR(text("invalid syntax").box.center().y, text("def").box.center().y, 1);
}

TEST_F(EditorViewTest, bytes_of_any_kind_are_drawn) {
  std::string all;
  for (int i = 1; i < 512; ++i) all += static_cast<char>(i % 256);
  load(all);
  draw();
  t_.key("ctrl+a");
  facts_.error = 1;
  facts_.error_column = 400;
  draw();
}

TEST(DiffView, shows_what_is_gone_and_new_and_a_few_lines_around) {
  std::string source;
  for (int i = 0; i < 40; ++i) source += "line " + std::to_string(i) + "\n";
  const editor::Text before(source);
  editor::Typist t(source);
  t.editor.place({20, 0}, false);
  t.keys({"shift+end", "n", "e", "w"});
  TestCanvas canvas;
  DiffView view;
  canvas.begin_frame({0, 0, 500, 600});
  view.draw(canvas, {0, 0, 500, 600}, before, t.editor.text(), editor::difference(before, t.editor.text()));
  canvas.end();
  EXPECT_NE(canvas.find("line 20"), nullptr);
  EXPECT_NE(canvas.find("new"), nullptr);
  EXPECT_NE(canvas.find("17 equal lines"), nullptr) << canvas.all();
  EXPECT_EQ(canvas.find("line 16"), nullptr);
  EXPECT_NE(canvas.find("line 17"), nullptr);
  EXPECT_NE(canvas.find("line 23"), nullptr);
  EXPECT_EQ(canvas.find("line 24"), nullptr);
}

} // namespace
} // namespace loopscope::app
