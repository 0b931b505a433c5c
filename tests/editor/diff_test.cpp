#include "app/editor/diff.h"

#include "app/editor/find.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

namespace loopscope::editor {
namespace {

using Hunks = std::vector<Hunk>;

TEST(Diff, equal_texts_have_none_however_their_lines_end) {
  EXPECT_EQ(difference(Text("a\nb\n"), Text("a\r\nb\n")), Hunks{});
  EXPECT_EQ(difference(Text(""), Text("")), Hunks{});
}

TEST(Diff, lines_are_added_changed_and_gone) {
  EXPECT_EQ(difference(Text("a\nb\nc"), Text("a\nx\nb\nc")), (Hunks{{1, 0, 1, 1}}));
  EXPECT_EQ(difference(Text("a\nb\nc"), Text("a\nB\nc")), (Hunks{{1, 1, 1, 1}}));
  EXPECT_EQ(difference(Text("a\nb\nc"), Text("a\nc")), (Hunks{{1, 1, 1, 0}}));
  EXPECT_EQ(difference(Text("a\nb\nc\nd\ne"), Text("x\na\nb\nd\ny")),
            (Hunks{{0, 0, 0, 1}, {2, 1, 3, 0}, {4, 1, 4, 1}}));
}

TEST(Diff, a_line_that_has_become_two_is_changed_and_the_second_is_new) {
  const Marks marks = marks_of({{1, 1, 1, 2}, {4, 2, 5, 1}}, 7);
  EXPECT_EQ(marks.lines, (std::vector<Mark>{Mark::none, Mark::changed, Mark::added, Mark::none, Mark::none,
                                            Mark::changed, Mark::none}));
  EXPECT_EQ(marks.gone, (std::vector<bool>{false, false, false, false, false, false, true, false}));
}

/// The later text, made of the earlier one and what is said to be different.
std::string applied(const Text& before, const Text& after, const Hunks& hunks) {
  std::string made;
  std::uint32_t at = 0;
  auto line = [&](std::string_view words) { made.append(words).append(1, '\n'); };
  for (const Hunk& hunk : hunks) {
    while (at < hunk.before) line(before.line(at++));
    at += hunk.removed;
    for (std::uint32_t i = 0; i < hunk.inserted; ++i) line(after.line(hunk.after + i));
  }
  while (at < before.lines()) line(before.line(at++));
  return made;
}

/// The longest common part, by the table that everyone knows.
std::size_t common(const Text& a, const Text& b) {
  std::vector<std::vector<std::size_t>> longest(a.lines() + 1, std::vector<std::size_t>(b.lines() + 1, 0));
  for (std::uint32_t x = 1; x <= a.lines(); ++x)
    for (std::uint32_t y = 1; y <= b.lines(); ++y)
      longest[x][y] =
          a.line(x - 1) == b.line(y - 1) ? longest[x - 1][y - 1] + 1 : std::max(longest[x - 1][y], longest[x][y - 1]);
  return longest[a.lines()][b.lines()];
}

TEST(Diff, of_random_texts_makes_the_one_of_the_other_with_as_few_lines_as_can_be) {
  for (unsigned seed = 1; seed <= 500; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    auto text = [&] {
      std::string lines;
      for (unsigned left = random() % 12; left > 0; --left)
        lines += std::string(1, static_cast<char>('a' + random() % 4)) + "\n";
      return Text(lines);
    };
    const Text a = text(), b = text();
    const Hunks hunks = difference(a, b);
    std::size_t removed = 0;
    for (std::size_t i = 0; i < hunks.size(); ++i) {
      removed += hunks[i].removed;
      if (i > 0) EXPECT_GT(hunks[i].before, hunks[i - 1].before + hunks[i - 1].removed) << "two that touch are one";
    }
    EXPECT_EQ(applied(a, b, hunks), b.all() + "\n");
    EXPECT_EQ(a.lines() - removed, common(a, b));
  }
}

TEST(Diff, of_texts_that_have_nothing_in_common_is_one) {
  std::string a, b;
  for (int i = 0; i < 5000; ++i) a += "a" + std::to_string(i) + "\n", b += "b" + std::to_string(i) + "\n";
  EXPECT_EQ(difference(Text(a), Text(b)), (Hunks{{0, 5000, 0, 5000}}));
}

TEST(Find, finds_all_in_any_case_unless_there_is_a_capital) {
  const Text text("Lock lock\nLOCKlock\nxlo\nck");
  EXPECT_EQ(find_all(text, "lock").size(), 4u);
  EXPECT_EQ(find_all(text, "Lock"), (std::vector<Range>{{{0, 0}, {0, 4}}}));
  EXPECT_EQ(find_all(text, "").size(), 0u);
  EXPECT_EQ(find_all(Text("aaaa"), "aa").size(), 2u) << "one does not overlap the next";
  EXPECT_EQ(find_all(Text("aaaa"), "a", 3).size(), 3u);
}

} // namespace
} // namespace loopscope::editor
