#include "app/views/program/syntax.h"

#include "app/ui/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace loopscope::app {
namespace {

using trace::Language;

/// A line with its colours as letters under it: k keyword, s string, c comment, n number, d decorator,
/// m marker, and a dot for plain text.
std::string colours(std::string_view source, Language language, std::size_t line = 0) {
  const auto lines = highlight(source, language);
  std::string letters;
  for (const Piece& piece : lines.at(line).pieces)
    letters.append(piece.end - piece.begin, ".kscndm"[static_cast<int>(piece.token)]);
  return letters;
}
std::string python(std::string_view source, std::size_t line = 0) {
  return colours(source, Language::python, line);
}
std::string cpp(std::string_view source, std::size_t line = 0) {
  return colours(source, Language::cpp, line);
}

TEST(Syntax, python_keywords_are_whole_words) {
  EXPECT_EQ(python("await asyncio.sleep(1)"), //
            "kkkkk...............n.");
  EXPECT_EQ(python("awaiting = format"), ".................");
  EXPECT_EQ(python("re.match(x)"), "...........");
}

TEST(Syntax, match_and_case_are_keywords_only_as_statements) {
  EXPECT_EQ(python("match word:"), "kkkkk......");
  EXPECT_EQ(python("match = 1"), "........n");
}

TEST(Syntax, python_strings_end_at_their_own_quote) {
  EXPECT_EQ(python(R"(print("it's", x))"), "......ssssss....");
  EXPECT_EQ(python(R"('a\'b' + c)"), "ssssss....");
  EXPECT_EQ(python(R"(rb'\' + 1)"), "sssssssss"); // the backslash keeps the quote from closing it
}

TEST(Syntax, an_unclosed_python_string_ends_with_its_line) {
  EXPECT_EQ(python("x = 'abc\nreturn", 0), "....ssss");
  EXPECT_EQ(python("x = 'abc\nreturn", 1), "kkkkkk");
}

TEST(Syntax, a_triple_quoted_string_goes_over_lines) {
  const std::string_view source = "\"\"\"one 'quote'\n\"two\"\n\"\"\"\npass";
  EXPECT_EQ(python(source, 0), "ssssssssssssss");
  EXPECT_EQ(python(source, 1), "sssss");
  EXPECT_EQ(python(source, 2), "sss");
  EXPECT_EQ(python(source, 3), "kkkk");
}

TEST(Syntax, the_expressions_of_an_f_string_are_program_text) {
  EXPECT_EQ(python(R"(f"at {loop.time():.1f} s")"), //
            "ssssss...........ssssssss");
  EXPECT_EQ(python(R"(f"{{no}}")"), "sssssssss");
  EXPECT_EQ(python(R"(f"{a if b else 2}!" + c)"), "sss..kk...kkkk.nsss....");
}

TEST(Syntax, an_unclosed_replacement_does_not_swallow_the_next_line) {
  EXPECT_EQ(python("f'{x\nreturn", 1), "kkkkkk");
}

TEST(Syntax, a_hash_in_a_string_is_no_comment) {
  EXPECT_EQ(python("s = '#' # yes"), "....sss.ccccc");
}

TEST(Syntax, a_decorator_is_coloured_and_a_matrix_product_is_not) {
  EXPECT_EQ(python("@app.task"), "ddddddddd");
  EXPECT_EQ(python("a @ b"), ".....");
}

TEST(Syntax, numbers_may_have_signs_of_exponents_and_underscores) {
  EXPECT_EQ(python("x=1_000.5e-3"), "..nnnnnnnnnn");
  EXPECT_EQ(python("x2 = 0x1f"), ".....nnnn");
  EXPECT_EQ(python("1-2"), "n.n");
  EXPECT_EQ(cpp("1'000'000"), "nnnnnnnnn");
}

TEST(Syntax, cpp_knows_its_comments_and_characters) {
  EXPECT_EQ(cpp("co_await x; // why"), "kkkkkkkk....cccccc");
  EXPECT_EQ(cpp("a /* b\nc */ d", 0), "..cccc");
  EXPECT_EQ(cpp("a /* b\nc */ d", 1), "cccc..");
  EXPECT_EQ(cpp("'\"' + \"'\""), "sss...sss");
}

TEST(Syntax, the_marker_of_a_twin_is_told_from_other_comments) {
  EXPECT_EQ(cpp("f();  // py: await f()"), "......mmmmmmmmmmmmmmmm");
  EXPECT_EQ(python("f()  # py: x"), ".....ccccccc");
}

TEST(Syntax, a_raw_string_of_cpp_ends_at_its_delimiter) {
  EXPECT_EQ(cpp("R\"x(a)\" )x\";"), "sssssssssss.");
  EXPECT_EQ(cpp("R\"(a\n//b)\";", 1), "sssss.");
}

TEST(Syntax, an_include_is_a_directive_with_a_name) {
  EXPECT_EQ(cpp("#include <map>"), "kkkkkkkk.sssss");
  EXPECT_EQ(cpp("#include \"a.h\""), "kkkkkkkk.sssss");
  EXPECT_EQ(cpp("#include <map"), "kkkkkkkk.ssss");
}

TEST(Syntax, tabs_become_spaces_and_control_characters_vanish) {
  const auto lines = highlight("\tx\ty\r\n\x01z", Language::python);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0].text, "    x   y");
  EXPECT_EQ(lines[1].text, "z");
}

TEST(Syntax, pieces_cover_every_line_whatever_the_bytes) {
  std::string bytes;
  for (unsigned i = 0, x = 7; i < 20'000; ++i) {
    x = x * 1664525u + 1013904223u;
    bytes += "\"'\\{}f/*R(#\n@.e1 \xff\x80\xc3"[(x >> 16) % 20];
  }
  for (Language language : {Language::python, Language::cpp})
    for (const CodeLine& line : highlight(bytes, language)) {
      std::uint32_t at = 0;
      for (const Piece& piece : line.pieces) {
        EXPECT_EQ(piece.begin, at);
        EXPECT_LT(piece.begin, piece.end);
        at = piece.end;
      }
      EXPECT_EQ(at, line.text.size());
      EXPECT_EQ(line.columns, ui::columns_of(line.text));
    }
}

TEST(Syntax, a_newline_at_the_end_begins_no_further_line) {
  EXPECT_TRUE(highlight("", Language::python).empty());
  EXPECT_EQ(highlight("a\n", Language::python).size(), 1u);
  EXPECT_EQ(highlight("a\n\nb", Language::python).size(), 3u);
}

TEST(Syntax, what_nobody_can_read_is_left_out_and_an_ellipsis_says_so) {
  const auto empty = highlight(std::string(3 * most_source, '\n'), Language::python);
  EXPECT_EQ(empty.size(), most_lines + 1);
  EXPECT_EQ(empty.back().text, "…");
  const auto wide = highlight(std::string(5000, 'x') + "\nb\n", Language::cpp);
  ASSERT_EQ(wide.size(), 2u);
  EXPECT_EQ(wide[0].text, std::string(most_columns, 'x') + "…");
  EXPECT_EQ(wide[0].columns, most_columns + 1);
  EXPECT_EQ(wide[1].text, "b");
  EXPECT_EQ(highlight(std::string(most_source, 'y'), Language::python).size(), 1u) << "all of it is looked at";
}

} // namespace
} // namespace loopscope::app
