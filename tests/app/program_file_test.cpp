#include "app/desktop/program_file.h"

#include "app/desktop/desktop_world.h"
#include "tests/python.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace loopscope::app {
namespace {

namespace fs = std::filesystem;
using namespace std::string_literals;
using testing::AllOf;
using testing::HasSubstr;

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

class ProgramFile : public testing::Test {
protected:
  fs::path write(std::string_view name, std::string_view bytes) { return folder.write(name, bytes); }
  ProgramText read(std::string_view bytes) { return read_program_file(write("a.py", bytes)); }

  TemporaryFolder folder;
};

/// Sources in all encodings that people use, in ways that are right and wrong.
const std::vector<std::string>& sources() {
  static const std::vector<std::string> all{
      "",
      "print('\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80')\n",
      "\xef\xbb\xbfprint('\xc3\xa9')\r\nx = 1\r\n",
      "\xef\xbb\xbf# coding: utf-8\nprint('\xc3\xa9')\n",
      "\xef\xbb\xbf# coding: latin-1\nprint('\xc3\xa9')\n",
      "# -*- coding: latin-1 -*-\nprint('\xe9')\n",
      "#!/usr/bin/python3\n# vim: set fileencoding=iso-8859-15 :\nprint('\xa4')\n",
      "  \t# coding=cp1252\nprint('\x80')\n",
      "\n# coding: windows-1251\nprint('\xe9')\n",
      "x = 1\n# coding: latin-1\nprint('\xe9')\n",
      "\n\n# coding: latin-1\nprint('\xe9')\n",
      "# Coding: latin-1\nprint('\xe9')\n",
      "# coding latin-1\nprint('\xe9')\n",
      "# coding: nonsense-7\nprint(1)\n",
      "# coding: utf_8\nprint('\xe9')\n",
      "# coding: UTF-8-unix\nprint('\xc3\xa9')\n",
      "# coding: Latin_1\nprint('\xe9')\n",
      "# coding: ascii\nprint('\xe9')\n",
      "# coding: euc_jp\nprint('\xa4\xa2')\n",
      "# coding: shift_jis\nprint('\x82\xa0')\n",
      "# coding: koi8-r\nprint('\xc1')\r\n",
      "# coding: mac-roman\nprint('\x8e')\nprint(2)\n",
      "a = 1\rb = 2\r",
      "a = 1\r\nb = 2\rc = 3\nd = '''\r\n'''",
      "\xff\xfeprint(1)\n",
      "print('\xc0\x80 \xed\xa0\x80')\n",
      "\f# coding: latin-1\nprint('\xe9')",
  };
  return all;
}

TEST_F(ProgramFile, is_read_as_python_reads_it) {
  // tokenize.open() is what linecache, and so a traceback, reads a source by.
  const char* script = R"(
import sys, tokenize
for path in sys.argv[1:]:
    try:
        with tokenize.open(path) as file:
            print(repr(file.read()))
    except (SyntaxError, UnicodeDecodeError):
        print("refused")
)";
  std::vector<std::string> files;
  for (std::size_t i = 0; i < sources().size(); ++i) files.push_back(write(std::to_string(i) + ".py", sources()[i]));
  const std::vector<std::string> wanted = lines_of(printed_by_python(script, files));
  ASSERT_EQ(wanted.size(), files.size());
  const fs::path out = folder.path() / "out";
  for (std::size_t i = 0; i < files.size(); ++i) {
    const ProgramText program = read_program_file(files[i]);
    EXPECT_EQ(wanted[i] == "refused", !program.problem.empty()) << sources()[i] << program.problem;
    if (!program.problem.empty()) {
      EXPECT_THAT(program.problem, HasSubstr(files[i]));
      EXPECT_EQ(program.text, "");
      continue;
    }
    const std::string text = write("text", program.text);
    EXPECT_EQ(
        printed_by_python("import sys; print(repr(open(sys.argv[1], encoding='utf-8', newline='').read()))", {text}),
        wanted[i] + "\n");
  }
}

TEST_F(ProgramFile, that_cannot_be_read_is_told_with_what_to_do) {
  EXPECT_THAT(read("print(1)\nprint('\xe9')\n").problem,
              AllOf(HasSubstr("line 2 holds the byte 0xE9, which is not UTF-8"), HasSubstr("declare its encoding")));
  EXPECT_THAT(read("# coding: nonsense-7\n").problem, HasSubstr("the encoding nonsense-7, which it declares"));
  EXPECT_THAT(read("\xef\xbb\xbf# coding: latin-1\n").problem, HasSubstr("byte order mark"));
  EXPECT_THAT(read("a\n\0b\n"s).problem, HasSubstr("line 2 holds a zero byte"));
  EXPECT_THAT(read(std::string((std::size_t{16} << 20) + 1, '#')).problem, HasSubstr("at most 16 MiB"));
  EXPECT_THAT(read_program_file(folder.path() / "none.py").problem, HasSubstr("No such file"));
  EXPECT_THAT(read_program_file(folder.path()).problem, HasSubstr("it is a folder"));
  const fs::path pipe = folder.path() / "pipe.py";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_THAT(read_program_file(pipe).problem, HasSubstr("not an ordinary file"));
  EXPECT_EQ(stamp_of_file(pipe), 0u);
  EXPECT_EQ(stamp_of_file(folder.path()), 0u);
  EXPECT_EQ(stamp_of_file(folder.path() / "none.py"), 0u);
}

TEST_F(ProgramFile, that_is_written_as_it_was_read_has_the_same_bytes) {
  int written = 0;
  for (const std::string& source : sources()) {
    const fs::path file = write("a.py", source);
    const ProgramText program = read_program_file(file);
    const bool mixed = source.find("b = 2\rc") != std::string::npos || source.find("\xc1')\r\n") != std::string::npos;
    if (!program.problem.empty() || mixed) continue;
    ++written;
    EXPECT_EQ(write_program_file(file, program.text), "");
    EXPECT_EQ(bytes_of(file), source);
    EXPECT_EQ(write_program_file(file, program.text + "x = 3\n"), "");
    EXPECT_EQ(read_program_file(file).text, program.text + "x = 3\n");
  }
  EXPECT_GT(written, 10);
}

TEST_F(ProgramFile, that_is_new_has_plain_line_ends_and_one_with_mixed_ends_most_of_them) {
  const fs::path file = folder.path() / "new.py";
  EXPECT_EQ(write_program_file(file, "a\nb\n"), "");
  EXPECT_EQ(bytes_of(file), "a\nb\n");
  const fs::path mixed = write("mixed.py", "a\r\nb\nc\r\n");
  EXPECT_EQ(write_program_file(mixed, "a\nb\n"), "");
  EXPECT_EQ(bytes_of(mixed), "a\r\nb\r\n");
}

TEST_F(ProgramFile, keeps_its_permissions_and_the_link_to_it) {
  const fs::path file = write("a.py", "1\n"), link = folder.path() / "link.py";
  ::chmod(file.c_str(), 0750);
  fs::create_symlink("a.py", link);
  EXPECT_EQ(write_program_file(link, "2\n"), "");
  EXPECT_TRUE(fs::is_symlink(link));
  EXPECT_EQ(bytes_of(file), "2\n");
  struct stat status {};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0750U);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()), 2);
}

TEST_F(ProgramFile, that_cannot_be_written_is_as_it_was) {
  const fs::path file = write("a.py", "# coding: latin-1\nprint('\xe9')\n");
  EXPECT_THAT(write_program_file(file, "# coding: latin-1\nprint('€')\n"),
              AllOf(HasSubstr("'€' in line 2"), HasSubstr("latin-1"), HasSubstr(file.string())));
  EXPECT_THAT(write_program_file(file, "# coding: nonsense-7\n"), HasSubstr("nonsense-7"));
  EXPECT_EQ(bytes_of(file), "# coding: latin-1\nprint('\xe9')\n");
  EXPECT_THAT(write_program_file(folder.path() / "no" / "a.py", "1\n"), HasSubstr("No such file"));
  EXPECT_THAT(write_program_file(folder.path(), "1\n"), HasSubstr("directory"));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()), 1);
}

TEST_F(ProgramFile, has_another_stamp_when_it_has_changed) {
  const fs::path file = write("a.py", "1\n");
  const std::uint64_t first = stamp_of_file(file);
  EXPECT_NE(first, 0u);
  EXPECT_EQ(read_program_file(file).stamp, first);
  EXPECT_EQ(stamp_of_file(file), first);
  const auto time = fs::last_write_time(file);
  write("a.py", "12\n");
  fs::last_write_time(file, time); // as a coarse clock would have it
  EXPECT_NE(stamp_of_file(file), first);
  const std::uint64_t second = stamp_of_file(file);
  fs::rename(write("b.py", "34\n"), file); // as editors do that write beside it
  EXPECT_NE(stamp_of_file(file), second);
  fs::remove(file);
  EXPECT_EQ(stamp_of_file(file), 0u);
}

TEST_F(ProgramFile, is_known_by_its_name_or_by_how_it_begins) {
  for (const char* name : {"a.py", "b.pyw"}) {
    EXPECT_TRUE(is_program(folder.path() / name)) << "it need not be there";
    EXPECT_TRUE(is_program(write(name, "anything"))) << name;
  }
  for (const char* text :
       {"#!/usr/bin/env python3\nrun()\n", "# What it does\n\nimport asyncio\n", "\xef\xbb\xbfimport sys\n",
        "\"\"\"What it\ndoes.\"\"\"\nfrom a.b import c\n", "async def main(args):\n", "class A(B):\n", "@cache\n"})
    EXPECT_TRUE(is_program(write("program", text))) << text;
  for (const std::string& text : {"Dear reader\n"s, ""s, "import java.util.List;\n"s, "#!/bin/sh\nimport x\n"s,
                                  "x = 1\n"s, "\0import sys\n"s, "from here to there\n"s, "\"\"\"import sys\n"s})
    EXPECT_FALSE(is_program(write("other", text))) << text;
  EXPECT_FALSE(is_program(write("a.py", "\x89LOOP\r\n\x1a..."))) << "a trace, whatever its name";
  EXPECT_FALSE(is_program(folder.path()));
  EXPECT_FALSE(is_program(folder.path() / "none"));
}

TEST_F(ProgramFile, that_is_opened_is_shown_and_runs_in_its_own_folder) {
  DesktopWorld world({});
  const fs::path file = write("app.py", "print(1)\n");
  const OpenedFile opened = world.open(file.string());
  EXPECT_EQ(opened.problem, "");
  EXPECT_FALSE(opened.trace);
  EXPECT_EQ(opened.name, "app.py");
  ASSERT_TRUE(opened.program);
  EXPECT_EQ(opened.program->file, file.string());
  EXPECT_EQ(opened.program->folder, folder.path().string());
  EXPECT_FALSE(opened.program->text);
  const OpenedFile wrong = world.open(write("wrong.py", "'\xe9'").string());
  EXPECT_FALSE(wrong.program);
  EXPECT_THAT(wrong.problem, HasSubstr("0xE9"));
  EXPECT_THAT(world.open((folder.path() / "none.py").string()).problem, HasSubstr("No such file"));
}

} // namespace
} // namespace loopscope::app
