// Which Python is chosen, and what is said of one that will not do.
#include "core/python/interpreter.h"
#include "core/python/output_lines.h"
#include "tests/python.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

namespace loopscope::python {
namespace {

namespace fs = std::filesystem;

/// An environment variable that has a value for a while.
class Variable {
public:
  Variable(const char* name, const char* value) : name_(name), before_(std::getenv(name) ? std::getenv(name) : "") {
    was_set_ = std::getenv(name) != nullptr;
    if (value)
      setenv(name, value, 1);
    else
      unsetenv(name);
  }
  ~Variable() {
    if (was_set_)
      setenv(name_, before_.c_str(), 1);
    else
      unsetenv(name_);
  }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

private:
  const char* name_;
  std::string before_;
  bool was_set_ = false;
};

class Interpreters : public ::testing::Test {
protected:
  std::string script(std::string_view name, std::string_view text) {
    fs::create_directories((folder_.path() / name).parent_path());
    const fs::path path = folder_.write(name, text);
    fs::permissions(path, fs::perms::owner_all);
    return path;
  }
  std::string program() const { return folder_.path() / "program.py"; }

  TemporaryFolder folder_;
  Variable no_environment_{"VIRTUAL_ENV", nullptr};
};

TEST_F(Interpreters, TheMachinesOwnIsTakenWhereThereIsNoOther) {
  const Variable path("PATH", "/nowhere:/usr/bin:/bin");
  const Interpreter found = find_interpreter({.file = program()});
  EXPECT_EQ(found.path, "/usr/bin/python3");
  EXPECT_EQ(found.because, "python3");
  EXPECT_EQ(found.version.substr(0, 2), "3.");
  EXPECT_EQ(found.problem, "");
}

TEST_F(Interpreters, TheEnvironmentBesideTheProgramGoesBeforeItAndVirtualEnvBeforeThat) {
  fs::create_directories(folder_.path() / ".venv/bin");
  fs::create_symlink("/usr/bin/python3", folder_.path() / ".venv/bin/python");
  const Interpreter beside = find_interpreter({.file = program()});
  EXPECT_EQ(beside.path, folder_.path() / ".venv/bin/python") << "the link, by which it knows its environment";
  EXPECT_EQ(beside.because, ".venv beside the program");
  EXPECT_EQ(find_interpreter({.file = "module", .module = true, .folder = folder_.path()}).path, beside.path);
  EXPECT_EQ(find_interpreter({.file = "program.py", .folder = folder_.path()}).path, beside.path);

  fs::create_directories(folder_.path() / "other/bin");
  fs::create_symlink("/usr/bin/python3", folder_.path() / "other/bin/python");
  const Variable environment("VIRTUAL_ENV", (folder_.path() / "other").c_str());
  const Interpreter active = find_interpreter({.file = program()});
  EXPECT_EQ(active.path, folder_.path() / "other/bin/python");
  EXPECT_EQ(active.because, "VIRTUAL_ENV");
  const Interpreter named = find_interpreter({.file = program(), .interpreter = "/usr/bin/python3"});
  EXPECT_EQ(named.path, "/usr/bin/python3");
  EXPECT_EQ(named.because, "--python");
}

TEST_F(Interpreters, OneIsFoundByItsName) {
  const Variable path("PATH", "/usr/bin");
  EXPECT_EQ(find_interpreter({.file = program(), .interpreter = "python3"}).path, "/usr/bin/python3");
}

TEST_F(Interpreters, WhatWillNotDoIsSaidInALine) {
  const auto problem = [&](const std::string& path) {
    const Interpreter found = find_interpreter({.file = program(), .interpreter = path});
    EXPECT_EQ(found.path, "");
    EXPECT_EQ(found.problem.find('\n'), std::string::npos);
    return found.problem;
  };
  const std::string folder = folder_.path();
  EXPECT_EQ(problem("/no/python"),
            "/no/python cannot be run: No such file or directory; choose another with --python PATH");
  EXPECT_EQ(problem(script("old", "#!/bin/sh\nprintf 'loopscope cpython 3.8.18'\n")),
            folder + "/old is Python 3.8.18; 3.9 to 3.14 can be recorded; choose another with --python PATH");
  EXPECT_EQ(problem(script("new", "#!/bin/sh\nprintf 'loopscope cpython 3.15.0'\n")),
            folder + "/new is Python 3.15.0; 3.9 to 3.14 can be recorded; choose another with --python PATH");
  EXPECT_EQ(problem(script("pypy", "#!/bin/sh\nprintf 'loopscope pypy 3.10.14'\n")),
            folder + "/pypy is pypy 3.10.14; only CPython can be recorded; choose another with --python PATH");
  EXPECT_EQ(problem("/bin/true"), "/bin/true is not a Python that runs; choose another with --python PATH");
  EXPECT_EQ(problem(script("yes", "#!/bin/sh\nwhile :; do echo yes; done\n")),
            folder + "/yes is not a Python that runs; choose another with --python PATH");
  EXPECT_EQ(problem(folder), folder + " cannot be run: Permission denied; choose another with --python PATH");
  {
    const Variable path("PATH", "/nowhere");
    EXPECT_EQ(find_interpreter({.file = program()}).problem,
              "no python3 is on the PATH: install Python 3.9 or newer, or choose one with --python PATH");
  }
  const Variable environment("VIRTUAL_ENV", "/no/environment");
  EXPECT_EQ(find_interpreter({.file = program()}).problem,
            "/no/environment/bin/python cannot be run: No such file or directory; VIRTUAL_ENV names it; choose another "
            "with --python PATH");
}

TEST_F(Interpreters, OneThatDoesNotAnswerIsNotWaitedForLongerThanWanted) {
  const std::string path = script("slow", "#!/bin/sh\nexec sleep 1000\n");
  int asked = 0;
  const Interpreter found = find_interpreter({.file = program(), .interpreter = path}, [&] { return ++asked > 3; });
  EXPECT_EQ(found.problem, path + " has not told its version within 5 s; choose another with --python PATH");
}

TEST_F(Interpreters, OneThatHasChangedIsAskedAgain) {
  const std::string path = script("changes", "#!/bin/sh\nprintf 'loopscope cpython 3.9.1'\n");
  EXPECT_EQ(find_interpreter({.file = program(), .interpreter = path}).version, "3.9.1");
  script("changes", "#!/bin/sh\nprintf 'loopscope cpython 3.10.11'\n");
  EXPECT_EQ(find_interpreter({.file = program(), .interpreter = path}).version, "3.10.11");
}

TEST(OutputLines, AreCutAtNewlinesWhereverThePiecesEnd) {
  OutputLines lines;
  EXPECT_EQ(lines.add("a"), std::vector<std::string>{});
  EXPECT_EQ(lines.add("b\nc\n\nd"), (std::vector<std::string>{"ab", "c", ""}));
  EXPECT_TRUE(lines.has_rest());
  EXPECT_EQ(lines.rest(), "d");
  EXPECT_FALSE(lines.has_rest());
}

TEST(OutputLines, OfAnyLengthComeInPiecesThatCutNoCharacter) {
  OutputLines lines;
  std::string text;
  while (text.size() < OutputLines::longest * 2) text += "ü€";
  std::string all;
  std::size_t count = 0;
  for (const std::string& line : lines.add(text + "\n")) {
    EXPECT_LE(line.size(), OutputLines::longest);
    EXPECT_EQ(line.find("\xef\xbf\xbd"), std::string::npos);
    all += line;
    ++count;
  }
  EXPECT_EQ(all, text);
  EXPECT_EQ(count, 3u);
}

TEST(OutputLines, AreRepairedWhereTheyAreNotUtf8) {
  EXPECT_EQ(repaired("a\xff\xc3(\xe2\x82"), "a\xef\xbf\xbd\xef\xbf\xbd(\xef\xbf\xbd\xef\xbf\xbd");
  EXPECT_EQ(repaired("\xc0\xaf\xed\xa0\x80"), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
  EXPECT_EQ(repaired("ü€😀"), "ü€😀");
}

} // namespace
} // namespace loopscope::python
