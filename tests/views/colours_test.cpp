#include "app/views/program/colours.h"

#include "tests/editor/typist.h"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>

namespace loopscope::app {
namespace {

/// As if all were painted at once.
std::vector<std::vector<Piece>> painted(const editor::Text& text) {
  std::string all;
  for (std::uint32_t line = 0; line < text.lines(); ++line) all.append(text.line(line)).append(1, '\n');
  const Painted whole = paint_python(all);
  std::vector<std::vector<Piece>> lines(1);
  std::uint32_t byte = 0;
  for (std::size_t i = 0; i + 1 < all.size(); ++i, ++byte) {
    if (all[i] == '\n') {
      lines.emplace_back();
      byte = UINT32_MAX;
    } else if (!lines.back().empty() && lines.back().back().token == whole.tokens[i])
      ++lines.back().back().end;
    else
      lines.back().push_back({byte, byte + 1, whole.tokens[i]});
  }
  return lines;
}

TEST(Colours, of_a_text_that_changes_are_those_of_the_whole_text) {
  constexpr auto parts = std::to_array<std::string_view>({"\"\"\"", "'''", "\"", "'", "\\", "f'{", "}", "\n", "\n",
                                                          "\n", "def f(): # no\n", "x = 1\n", "match x:\n", "@a\n"});
  constexpr auto keys =
      std::to_array<std::string_view>({"\"", "'", "backspace", "delete", "enter", "up", "down", "left", "ctrl+z",
                                       "ctrl+y", "ctrl+x", "ctrl+v", "page down", "\\", "x"});
  for (unsigned seed = 1; seed <= 150; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    std::string source;
    for (unsigned left = random() % 300; left > 0; --left) source += parts[random() % parts.size()];
    editor::Typist t(source);
    Colours colours;
    for (int i = 0; i < 60; ++i) {
      for (const editor::Change& change : t.editor.take_changes()) colours.change(change);
      const auto whole = painted(t.editor.text());
      // Some lines are looked at, not always the last.
      for (unsigned looks = random() % 3; looks > 0; --looks) {
        const auto line = static_cast<std::uint32_t>(random() % t.editor.text().lines());
        const auto pieces = colours.of(t.editor.text(), line);
        ASSERT_EQ(std::vector<Piece>(pieces.begin(), pieces.end()), whole[line]) << line << "\n" << t.all();
      }
      for (unsigned more = random() % 4; more > 0; --more) t.key(keys[random() % keys.size()]);
      if (random() % 8 == 0) t.editor.place({static_cast<std::uint32_t>(random() % t.editor.text().lines()), 0}, false);
      if (random() % 15 == 0) t.editor.insert(parts[random() % parts.size()]);
    }
  }
}

TEST(Colours, of_a_hundred_thousand_lines_are_painted_again_only_where_they_change) {
  std::string source;
  for (int i = 0; i < 100'000; ++i)
    source += i % 50 == 0 ? "\"\"\"words\nand words\"\"\"\n" : "x = await f(1, 'two')\n";
  editor::Typist t(source);
  Colours colours;
  for (int i = 0; i < 2000; ++i) {
    t.key(i % 2 ? "x" : "enter");
    for (const editor::Change& change : t.editor.take_changes()) colours.change(change);
    colours.of(t.editor.text(), t.editor.text().lines() - 1);
  }
  EXPECT_EQ(colours.of(t.editor.text(), 100'000).empty(), false);
}

} // namespace
} // namespace loopscope::app
