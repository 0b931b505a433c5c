#include "app/editor/editor.h"

#include "tests/editor/typist.h"

#include <gtest/gtest.h>

namespace loopscope::editor {
namespace {

TEST(Editor, what_is_typed_stands_at_the_caret) {
  Typist t("one\ntwo\n");
  t.key("down");
  t.type("a b");
  EXPECT_EQ(t.all(), "one\na btwo\n");
  EXPECT_EQ(t.editor.caret(), (Place{1, 3}));
}

TEST(Editor, a_word_is_undone_at_once_and_done_again) {
  Typist t;
  t.type("one two");
  t.key("ctrl+z");
  EXPECT_EQ(t.all(), "one ");
  t.key("ctrl+z");
  EXPECT_EQ(t.all(), "");
  EXPECT_FALSE(t.editor.undo());
  t.keys({"ctrl+y", "ctrl+shift+z"});
  EXPECT_EQ(t.all(), "one two");
  EXPECT_FALSE(t.editor.redo());
}

TEST(Editor, what_is_typed_elsewhere_is_undone_by_itself) {
  Typist t;
  t.type("ab");
  t.key("left");
  t.type("c");
  t.key("ctrl+z");
  EXPECT_EQ(t.all(), "ab");
}

TEST(Editor, after_an_undo_something_else_takes_the_place_of_what_was_undone) {
  Typist t;
  t.type("one two");
  t.key("ctrl+z");
  t.type("x");
  EXPECT_FALSE(t.editor.redo());
  EXPECT_EQ(t.all(), "one x");
}

TEST(Editor, deleting_in_a_row_is_undone_at_once) {
  Typist t("abcdef");
  t.keys({"end", "backspace", "backspace", "backspace", "ctrl+z"});
  EXPECT_EQ(t.all(), "abcdef");
  EXPECT_EQ(t.editor.caret(), (Place{0, 6}));
}

TEST(Editor, a_new_line_is_indented_as_the_one_before_and_further_after_a_colon) {
  Typist t;
  t.type("async def main():\npass\n# no:\nx = 1");
  EXPECT_EQ(t.all(), "async def main():\n    pass\n    # no:\n    x = 1");
  Typist u("if x:  # says so:");
  u.key("end");
  u.type("\ny");
  EXPECT_EQ(u.all(), "if x:  # says so:\n    y");
  Typist v("x = '#:'");
  v.key("end");
  v.type("\ny");
  EXPECT_EQ(v.all(), "x = '#:'\ny");
}

TEST(Editor, a_new_line_at_its_beginning_is_not_indented) {
  Typist t("    x");
  t.type("\n");
  EXPECT_EQ(t.all(), "\n    x");
}

TEST(Editor, the_step_of_indentation_is_the_text_s_own) {
  Typist two("def f():\n  return 1\n"), tabs("def f():\n\treturn 1\n"), none("x = (1,\n     2)\n");
  EXPECT_EQ(two.editor.step(), "  ");
  EXPECT_EQ(tabs.editor.step(), "\t");
  EXPECT_EQ(none.editor.step(), "    ");
  tabs.key("ctrl+end");
  tabs.key("tab");
  EXPECT_EQ(tabs.all(), "def f():\n\treturn 1\n\t");
}

TEST(Editor, tab_goes_to_the_next_step_and_indents_what_is_selected) {
  Typist t("ab\n\ncd\n");
  t.keys({"right", "tab"});
  EXPECT_EQ(t.all(), "a   b\n\ncd\n");
  t.keys({"ctrl+z", "ctrl+home", "shift+down", "shift+down", "shift+right", "tab"});
  EXPECT_EQ(t.all(), "    ab\n\n    cd\n") << "an empty line gets no blanks";
  t.keys({"tab", "shift+tab", "shift+tab"});
  EXPECT_EQ(t.all(), "ab\n\ncd\n");
  t.keys({"ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z"});
  EXPECT_EQ(t.all(), "ab\n\ncd\n");
}

TEST(Editor, a_selection_that_ends_before_a_line_leaves_that_line_alone) {
  Typist t("a\nb\n");
  t.keys({"shift+down", "tab"});
  EXPECT_EQ(t.all(), "    a\nb\n");
}

TEST(Editor, backspace_takes_a_step_of_an_indentation_and_one_character_elsewhere) {
  Typist t("      x = 1");
  t.keys({"home", "backspace"});
  EXPECT_EQ(t.all(), "    x = 1");
  t.key("backspace");
  EXPECT_EQ(t.all(), "x = 1");
  t.keys({"end", "backspace"});
  EXPECT_EQ(t.all(), "x = ");
  t.key("backspace");
  EXPECT_EQ(t.all(), "x =");
}

TEST(Editor, lines_become_comments_and_code_again) {
  Typist t("def f():\n    a()\n\n        b()\n");
  t.keys({"down", "shift+down", "shift+down", "shift+end", "ctrl+/"});
  EXPECT_EQ(t.all(), "def f():\n    # a()\n\n    #     b()\n");
  t.key("ctrl+/");
  EXPECT_EQ(t.all(), "def f():\n    a()\n\n        b()\n");
  Typist one("    a()");
  one.keys({"home", "ctrl+/"});
  EXPECT_EQ(one.editor.caret().byte, 6u) << "the caret stays before the code";
  Typist some("# a\nb");
  some.keys({"ctrl+a", "ctrl+/"});
  EXPECT_EQ(some.all(), "# # a\n# b") << "where not all are comments, all become comments";
}

TEST(Editor, words_are_crossed_and_deleted_whole) {
  Typist t("await  sleep_it(1)");
  t.key("ctrl+right");
  EXPECT_EQ(t.editor.caret().byte, 5u);
  t.key("ctrl+right");
  EXPECT_EQ(t.editor.caret().byte, 15u);
  t.key("ctrl+left");
  EXPECT_EQ(t.editor.caret().byte, 7u);
  t.key("ctrl+delete");
  EXPECT_EQ(t.all(), "await  (1)");
  t.key("ctrl+backspace");
  EXPECT_EQ(t.all(), "(1)");
  Typist lines("a\nb");
  lines.keys({"ctrl+right", "ctrl+right"});
  EXPECT_EQ(lines.editor.caret(), (Place{1, 0}));
  lines.key("ctrl+left");
  EXPECT_EQ(lines.editor.caret(), (Place{0, 1}));
}

TEST(Editor, home_is_before_the_code_and_then_before_the_line) {
  Typist t("    x");
  t.key("home");
  EXPECT_EQ(t.editor.caret().byte, 4u);
  t.key("home");
  EXPECT_EQ(t.editor.caret().byte, 0u);
}

TEST(Editor, up_and_down_keep_the_column_through_shorter_lines_and_tabs) {
  Typist t("abcdef\nx\n\tyz\n");
  t.keys({"end", "down"});
  EXPECT_EQ(t.editor.caret(), (Place{1, 1}));
  t.key("down");
  EXPECT_EQ(t.editor.caret(), (Place{2, 3})) << "a tab covers four columns";
  t.keys({"up", "up"});
  EXPECT_EQ(t.editor.caret(), (Place{0, 6}));
  t.key("up");
  EXPECT_EQ(t.editor.caret(), (Place{0, 0}));
}

TEST(Editor, a_selection_is_replaced_and_left_to_its_sides) {
  Typist t("abc");
  t.keys({"shift+right", "shift+right", "x"});
  EXPECT_EQ(t.all(), "xc");
  t.keys({"ctrl+z"});
  EXPECT_EQ(t.editor.selected(), "ab") << "undone, it is selected as it was";
  t.key("right");
  EXPECT_EQ(t.editor.caret().byte, 2u);
  EXPECT_TRUE(t.editor.selection().empty());
}

TEST(Editor, clicks_select_characters_words_and_lines_and_drags_go_on_so) {
  Typist t("one two three\nfour\n");
  t.editor.press({0, 5}, Unit::word, false);
  EXPECT_EQ(t.editor.selected(), "two");
  t.editor.drag({0, 9});
  EXPECT_EQ(t.editor.selected(), "two three");
  t.editor.drag({0, 1});
  EXPECT_EQ(t.editor.selected(), "one two");
  t.editor.press({0, 5}, Unit::line, false);
  EXPECT_EQ(t.editor.selected(), "one two three\n");
  t.editor.press({0, 2}, Unit::character, false);
  t.editor.press({1, 1}, Unit::character, true);
  EXPECT_EQ(t.editor.selected(), "e two three\nf");
}

TEST(Editor, cut_copy_and_paste_take_the_line_where_nothing_is_selected) {
  Typist t("a\nb\nc");
  t.keys({"down", "ctrl+x"});
  EXPECT_EQ(t.all(), "a\nc");
  EXPECT_EQ(t.clipboard.kept, "b\n");
  t.keys({"ctrl+home", "ctrl+v"});
  EXPECT_EQ(t.all(), "b\na\nc");
  t.keys({"ctrl+end", "ctrl+x"});
  EXPECT_EQ(t.all(), "b\na") << "the last line goes with the newline before it";
  t.keys({"ctrl+a", "ctrl+c", "end", "ctrl+v"});
  EXPECT_EQ(t.all(), "b\nab\na");
}

TEST(Editor, carriage_returns_are_kept_and_new_lines_get_them) {
  Typist t("a\r\nb\r\n");
  t.keys({"end", "enter", "x"});
  EXPECT_EQ(t.all(), "a\r\nx\r\nb\r\n");
  t.clipboard.kept = "1\n2\r3\r\n";
  t.keys({"ctrl+end", "ctrl+v"});
  EXPECT_EQ(t.all(), "a\r\nx\r\nb\r\n1\r\n2\r\n3\r\n");
  t.keys({"ctrl+home", "end", "delete"});
  EXPECT_EQ(t.all(), "ax\r\nb\r\n1\r\n2\r\n3\r\n");
}

TEST(Editor, lines_move_past_each_other_and_keep_their_ends) {
  Typist t("a\r\nb\nc");
  t.key("alt+down");
  EXPECT_EQ(t.all(), "b\r\na\nc");
  t.key("alt+down");
  EXPECT_EQ(t.all(), "b\r\nc\na");
  EXPECT_EQ(t.editor.caret().line, 2u);
  t.keys({"alt+down", "alt+up", "alt+up"});
  EXPECT_EQ(t.all(), "a\r\nb\nc");
}

TEST(Editor, the_caret_never_stands_within_a_character) {
  Typist t("e\u0301\U0001F469\u200D\U0001F4BBx\xff\xfey");
  std::vector<std::uint32_t> stops;
  for (std::uint32_t last = UINT32_MAX; t.editor.caret().byte != last; t.key("right"))
    stops.push_back(last = t.editor.caret().byte);
  EXPECT_EQ(stops, (std::vector<std::uint32_t>{0, 3, 14, 15, 16, 17, 18}));
  t.keys({"home", "delete"});
  EXPECT_EQ(t.all(), "\U0001F469\u200D\U0001F4BBx\xff\xfey");
  t.keys({"right", "backspace"});
  EXPECT_EQ(t.all(), "x\xff\xfey");
}

TEST(Editor, one_line_takes_no_newlines_and_leaves_the_keys_of_lines_to_others) {
  Typist t("", true);
  t.clipboard.kept = "a\nb\r\n";
  t.key("ctrl+v");
  EXPECT_EQ(t.all(), "a b");
  for (std::string_view key : {"enter", "up", "down", "tab", "escape", "page up"}) EXPECT_FALSE(t.key(key)) << key;
  t.keys({"shift+home", "space"});
  EXPECT_EQ(t.all(), " ");
}

TEST(Editor, keys_that_are_not_a_text_s_are_left_to_others) {
  Typist t("a");
  for (std::string_view key : {"escape", "f1", "ctrl+q", "ctrl++", "ctrl+enter", ""}) EXPECT_FALSE(t.key(key)) << key;
  EXPECT_EQ(t.all(), "a");
}

TEST(Editor, another_text_can_be_undone_and_the_caret_stays_near) {
  Typist t("a\nb\nc\n");
  t.keys({"down", "down"});
  t.editor.become("x\ny\n");
  EXPECT_EQ(t.all(), "x\ny\n");
  EXPECT_EQ(t.editor.caret(), (Place{2, 0}));
  t.key("ctrl+z");
  EXPECT_EQ(t.all(), "a\nb\nc\n");
}

TEST(Editor, a_hundred_thousand_lines_are_edited_at_once) {
  std::string long_text;
  for (int i = 0; i < 100'000; ++i) long_text += "    await asyncio.sleep(0.25)  # and some more of it\n";
  Typist t(long_text);
  for (int i = 0; i < 200; ++i) t.keys({"enter", "a", "backspace", "ctrl+end", "enter", "b", "ctrl+home"});
  for (int i = 0; i < 2'000 && t.editor.undo(); ++i) {
  }
  EXPECT_TRUE(t.all() == long_text);
}

} // namespace
} // namespace loopscope::editor
