// cmake/twins.py, which matches the lines of twins to those of their Python programs.

#include "tests/python.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace loopscope {
namespace {

constexpr std::string_view program = R"(import asyncio

async def main():
    await asyncio.sleep(1)
    print("one")
    await asyncio.sleep(1)
    print("two")

asyncio.run(main())
)";

class Twins : public testing::Test {
protected:
  ProcessOutput match(std::string_view twin) {
    return run_python({TWINS_SCRIPT, folder.path() / "table.cpp", "made_up_twins", "made_up",
                       folder.write("made_up.cpp", twin), folder.write("program.py", program)});
  }
  /// The program's lines by the twin's, as the table has them.
  std::string lines() const {
    std::ifstream file(folder.path() / "table.cpp");
    const std::string table{std::istreambuf_iterator<char>(file), {}};
    const auto begin = table.find("made_up_lines[] = {") + 19;
    return table.substr(begin, table.find('}', begin) - begin);
  }
  std::string at(const char* place) const { return (folder.path() / "made_up.cpp").string() + place; }

  TemporaryFolder folder;
};

TEST_F(Twins, lines_are_found_from_top_to_bottom_and_a_quote_that_is_repeated_goes_on) {
  const auto result = match(R"(Coro<void> main() {   // py: async def main():
  co_await sleep(1);    // py: await asyncio.sleep(1)
  print("one");         // py: print("one"
  co_await sleep(1);    // py: await asyncio.sleep(1)
  print("two");         // py: print("two")
  print("again");       // py: print("two")
}
)");
  EXPECT_EQ(result.status, 0) << result.errors;
  EXPECT_EQ(lines(), "0, 3, 4, 5, 6, 7, 7, 0, 0");
}

TEST_F(Twins, a_co_await_without_a_quote_is_refused_in_one_line) {
  const auto result = match("Coro<void> main() {  // py: async def main():\n  co_await sleep(1);\n}\n");
  EXPECT_NE(result.status, 0);
  EXPECT_EQ(result.errors, at(":2: a co_await needs the Python line that it mirrors: // py: await ...\n"));
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "table.cpp")) << "nothing is left behind";
}

TEST_F(Twins, a_co_yield_without_a_quote_is_refused_as_well) {
  const auto result = match("Generator<int> numbers() {\n  co_yield 1;\n}\n");
  EXPECT_NE(result.status, 0);
  EXPECT_EQ(result.errors, at(":2: a co_yield needs the Python line that it mirrors: // py: yield ...\n"));
}

TEST_F(Twins, a_quote_that_the_program_does_not_have_is_refused_in_one_line) {
  const auto result =
      match("Coro<void> main() {  // py: async def main():\n  co_await sleep(2); // py: await asyncio.sleep(2)\n}\n");
  EXPECT_NE(result.status, 0);
  EXPECT_EQ(result.errors, at(":2: no line of ") + (folder.path() / "program.py").string() +
                               " from line 3 on begins with 'await asyncio.sleep(2)'\n");
}

TEST_F(Twins, a_quote_that_stands_above_the_one_before_is_refused) {
  const auto result = match("print(\"two\"); // py: print(\"two\")\nprint(\"one\"); // py: print(\"one\")\n");
  EXPECT_NE(result.status, 0);
  EXPECT_THAT(result.errors, testing::HasSubstr("no line of"));
}

/// The twin with marks: at(2) for ::loopscope::aio::at_line(2), and so on.
TEST_F(Twins, each_statement_with_a_quote_says_its_line_and_none_is_moved) {
  const auto marked = [&](std::string twin) {
    twin += "void last() {}\n";
    const auto ran = run_python({TWINS_SCRIPT, "--mark", folder.path() / "marked.cpp",
                                 folder.write("made_up.cpp", twin), folder.write("program.py", program)});
    EXPECT_EQ(ran.status, 0) << ran.errors;
    std::ifstream file(folder.path() / "marked.cpp");
    std::string text{std::istreambuf_iterator<char>(file), {}};
    EXPECT_TRUE(text.starts_with("#line 1 \"" + at("") + "\"\n")) << text;
    text = text.substr(text.find('\n') + 1);
    EXPECT_EQ(std::ranges::count(text, '\n'), std::ranges::count(twin, '\n'));
    for (std::size_t begin = 0; (begin = text.find("::loopscope::aio::at_line(", begin)) != std::string::npos;)
      text.replace(begin, 26, "at(");
    while ((text.find("// py:")) != std::string::npos) {
      const std::size_t begin = text.find("// py:");
      text.erase(begin, text.find('\n', begin) - begin);
    }
    return text.substr(0, text.find("void last"));
  };
  EXPECT_EQ(marked("Coro<void> main() { // py: async def main():\n"
                   "  co_await sleep(1); // py: await asyncio.sleep(1)\n"
                   "  int n = 0;\n"
                   "  print(\"one\"); // py: print(\"one\")\n"
                   "}\n"),
            "Coro<void> main() { \n"
            "  at(2); co_await sleep(1); \n"
            "  int n = 0;\n"
            "  at(4); print(\"one\"); \n"
            "}\n");
  EXPECT_EQ(marked("Coro<void> main() {\n"
                   "  while (more()) // py: async def main():\n"
                   "    co_await sleep(1); // py: await asyncio.sleep(1)\n"
                   "  if (n) print(\"one\"); // py: print(\"one\")\n"
                   "  else\n"
                   "    print(\"two\"); // py: print(\"two\")\n"
                   "}\n"),
            "Coro<void> main() {\n"
            "  for (at(2); more(); at(2)) \n"
            "    { at(3); co_await sleep(1); } \n"
            "  if (at(4); n) { at(4); print(\"one\"); } \n"
            "  else\n"
            "    { at(6); print(\"two\"); } \n"
            "}\n");
  EXPECT_EQ(marked("Coro<void> main() {\n"
                   "  co_await gather(a(), // py: await asyncio.sleep(1)\n"
                   "                  b(1, 2), // py: print(\"one\")\n"
                   "                  c);\n"
                   "}\n"),
            "Coro<void> main() {\n"
            "  at(2); co_await gather(a(), \n"
            "                  (at(3), ::loopscope::aio::back_at_line(2, b(1, 2))), \n"
            "                  c);\n"
            "}\n");
  EXPECT_EQ(marked("Coro<void> main() {\n"
                   "  soon(named(\"Event.set\", [e] { e.set(); })); // py: print(\"one\")\n"
                   "  soon(named(\"main.<locals>.<lambda>\", [e] { co_return e.set(); })); // py: print(\"two\")\n"
                   "  co_return;\n"
                   "}\n"),
            "Coro<void> main() {\n"
            "  at(2); soon(named(\"Event.set\", [e] { e.set(); })); \n"
            "  at(3); soon(named(\"main.<locals>.<lambda>\", [e] { at(3); co_return e.set(); })); \n"
            "  co_return;\n"
            "}\n")
      << "Python calls Event.set itself, but a lambda of the program's has a line";
  EXPECT_THAT(marked("void on_done(int n) { // py: async def main():\n"
                     "  print(n); // py: print(\"one\")\n"
                     "}\n"),
              testing::MatchesRegex("void on_done\\(int n\\) \\{ const ::loopscope::aio::LineScope [a-z_0-9]+; \n"
                                    "  at\\(2\\); print\\(n\\); \n\\}\n"))
      << "whoever called it has its line again";
}

TEST_F(Twins, a_co_await_in_a_comment_needs_none) {
  EXPECT_EQ(match("// a co_await without a line\n").status, 0);
}

} // namespace
} // namespace loopscope
