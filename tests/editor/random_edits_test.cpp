// Random edits, held against a text that is one string.
#include "tests/editor/typist.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>

namespace loopscope::editor {
namespace {

using Random = std::mt19937;

std::size_t below(Random& random, std::size_t end) {
  return random() % end;
}

std::string random_text(Random& random) {
  constexpr auto parts = std::to_array<std::string_view>(
      {"a", "word", " ", "    ", "\t", "\n", "\r\n", "\r", ":", "# x", "(", "\"", "é", "e\u0301", "\xff", "\xe2\x82",
       "\U0001F469\u200D\U0001F4BB", std::string_view("\0", 1), "async def f():\n"});
  std::string text;
  for (std::size_t parts_left = below(random, 30); parts_left > 0; --parts_left)
    text += parts[below(random, parts.size())];
  return text;
}

/// Where the place is in all bytes.
std::size_t offset(const Editor& editor, Place place) {
  std::size_t at = place.byte;
  for (std::uint32_t line = 0; line < place.line; ++line) at += editor.text().whole_size(line) + 1;
  return at;
}

Place random_place(Random& random, const Editor& editor) {
  return {static_cast<std::uint32_t>(below(random, editor.text().lines() + 1)),
          static_cast<std::uint32_t>(below(random, 20))};
}

void expect_sound(const Editor& editor) {
  for (Place place : {editor.caret(), editor.anchor()}) {
    ASSERT_LT(place.line, editor.text().lines());
    const std::string_view line = editor.text().line(place.line);
    ASSERT_LE(place.byte, line.size());
    ASSERT_EQ(place.byte, whole_character(line, place.byte));
  }
}

constexpr auto all_keys = std::to_array<std::string_view>({"a",
                                                           "space",
                                                           ":",
                                                           "é",
                                                           "enter",
                                                           "tab",
                                                           "shift+tab",
                                                           "backspace",
                                                           "delete",
                                                           "ctrl+backspace",
                                                           "ctrl+delete",
                                                           "left",
                                                           "right",
                                                           "up",
                                                           "down",
                                                           "home",
                                                           "end",
                                                           "page up",
                                                           "page down",
                                                           "ctrl+left",
                                                           "ctrl+right",
                                                           "ctrl+home",
                                                           "ctrl+end",
                                                           "shift+left",
                                                           "shift+right",
                                                           "shift+up",
                                                           "shift+down",
                                                           "shift+home",
                                                           "shift+end",
                                                           "ctrl+shift+left",
                                                           "ctrl+shift+right",
                                                           "ctrl+a",
                                                           "ctrl+c",
                                                           "ctrl+x",
                                                           "ctrl+v",
                                                           "ctrl+/",
                                                           "alt+up",
                                                           "alt+down",
                                                           "ctrl+z",
                                                           "ctrl+y"});

constexpr unsigned seeds = 200;

void with_each_seed(void (*test)(Random&)) {
  for (unsigned seed = 1; seed <= seeds && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    test(random);
  }
}

void replace_in_one_string_what_they_replace_in_lines(Random& random) {
  std::string model = random_text(random);
  Typist t(model);
  for (int i = 0; i < 200; ++i) {
    t.editor.place(random_place(random, t.editor), false);
    t.editor.place(random_place(random, t.editor), true);
    const auto [from, to] = t.editor.selection();
    const std::size_t begin = offset(t.editor, from), end = offset(t.editor, to);
    ASSERT_EQ(t.editor.selected(), model.substr(begin, end - begin));
    // A newline is the text's own.
    std::string put = below(random, 2) ? "xy z" : "x\ny\n", own;
    for (char c : put) c == '\n' ? own += t.editor.text().newline() : own += c;
    t.editor.insert(put);
    model.replace(begin, end - begin, own);
    ASSERT_EQ(t.all(), model);
    ASSERT_EQ(offset(t.editor, t.editor.caret()), begin + own.size());
    expect_sound(t.editor);
  }
}

void are_all_undone_to_the_byte_and_done_again(Random& random) {
  const std::string original = random_text(random);
  Typist t(original);
  for (int i = 0; i < 300; ++i) {
    t.key(all_keys[below(random, all_keys.size())]);
    expect_sound(t.editor);
    if (below(random, 40) == 0) t.editor.become(random_text(random));
    if (below(random, 10) == 0)
      t.editor.press(random_place(random, t.editor), static_cast<Unit>(below(random, 3)), below(random, 2));
    if (below(random, 10) == 0) t.editor.drag(random_place(random, t.editor));
    expect_sound(t.editor);
  }
  while (t.editor.redo()) {
  }
  const std::string last = t.all();
  while (t.editor.undo()) expect_sound(t.editor);
  EXPECT_EQ(t.all(), original);
  while (t.editor.redo()) expect_sound(t.editor);
  EXPECT_EQ(t.all(), last);
}

void are_told_line_by_line(Random& random) {
  Typist t(random_text(random));
  t.editor.take_changes();
  auto lines_of = [&] {
    std::vector<std::string> lines;
    for (std::uint32_t i = 0; i < t.editor.text().lines(); ++i) lines.emplace_back(t.editor.text().line(i));
    return lines;
  };
  std::vector<std::string> copy = lines_of();
  for (int i = 0; i < 200; ++i) {
    t.key(all_keys[below(random, all_keys.size())]);
    // Lines that no change speaks of are the ones that they were.
    std::vector<int> known(copy.size());
    for (std::size_t k = 0; k < known.size(); ++k) known[k] = static_cast<int>(k);
    for (const Change& change : t.editor.take_changes()) {
      ASSERT_LE(change.line + change.removed, known.size());
      const auto at = known.erase(known.begin() + change.line, known.begin() + change.line + change.removed);
      known.insert(at, change.inserted, -1);
    }
    const std::vector<std::string> now = lines_of();
    ASSERT_EQ(known.size(), now.size());
    for (std::size_t k = 0; k < now.size(); ++k)
      if (known[k] >= 0) ASSERT_EQ(now[k], copy[static_cast<std::size_t>(known[k])]);
    copy = now;
  }
}

TEST(RandomEdits, replace_in_one_string_what_they_replace_in_lines) {
  with_each_seed(replace_in_one_string_what_they_replace_in_lines);
}

TEST(RandomEdits, are_all_undone_to_the_byte_and_done_again) {
  with_each_seed(are_all_undone_to_the_byte_and_done_again);
}

TEST(RandomEdits, are_told_line_by_line) {
  with_each_seed(are_told_line_by_line);
}

} // namespace
} // namespace loopscope::editor
