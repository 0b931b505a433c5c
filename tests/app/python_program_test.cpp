#include "app/desktop/python_program.h"
#include "scenarios/lessons.h"
#include "scenarios/parameters.h"
#include "tests/python.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace loopscope::app {
namespace {

RunSettings on_cpython(const scenarios::Lesson& lesson, bool at_most) {
  RunSettings settings{.lesson = &lesson, .loop = "cpython", .server = "http://given"};
  for (const scenarios::Parameter& parameter : lesson.parameters)
    settings.arguments[parameter.name] = at_most ? parameter.max : parameter.min;
  return settings;
}

TEST(PythonProgram, of_a_lesson_has_the_arguments_where_its_constants_were) {
  // As CPython reads it: the file's constants, one a line, with the types of their values.
  const char* constants = R"(
import ast, sys
for path in sys.argv[1:]:
    text = open(path, encoding="utf-8").read()
    compile(text, path, "exec", dont_inherit=True)
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and "  # " in text.splitlines()[node.lineno - 1]:
            value = ast.literal_eval(node.value)
            print(path.split("/")[-1], node.targets[0].id.lower(), type(value).__name__, value)
)";
  const TemporaryFolder folder;
  std::vector<std::string> files;
  std::string wanted;
  for (const scenarios::Lesson& lesson : scenarios::lessons())
    for (const bool at_most : {false, true}) {
      const PreparedProgram all = prepared(on_cpython(lesson, at_most));
      const python::Program& program = all.program;
      ASSERT_TRUE(program.text) << lesson.id;
      EXPECT_EQ(program.file, lesson.id + ".py");
      EXPECT_EQ(program.skip_waiting, !lesson.waits_for_real());
      const std::string file = fmt::format("{}{}", at_most ? "most_" : "least_", program.file);
      files.push_back(folder.write(file, *program.text));
      EXPECT_EQ(all.scenario, lesson.id);
      ASSERT_EQ(all.parameters.size(), lesson.parameters.size());
      for (std::size_t i = 0; i < lesson.parameters.size(); ++i) {
        const scenarios::Parameter& parameter = lesson.parameters[i];
        const double value = at_most ? parameter.max : parameter.min;
        wanted += fmt::format("{} {} {} {}\n", file, parameter.name, parameter.toggle ? "bool" : parameter.integer ? "int" : "float",
                              literal(parameter, value));
        EXPECT_EQ(all.parameters[i], std::pair(parameter.name, literal(parameter, value)));
      }
    }
  EXPECT_EQ(printed_by_python(constants, files), wanted);
}

TEST(PythonProgram, of_a_lesson_that_was_edited_is_the_text_as_it_stands) {
  RunSettings settings = on_cpython(*scenarios::find_lesson("lock"), true);
  settings.program = python::Program{.interpreter = "/a/python", .text = "print(1)\n"};
  const python::Program program = prepared(settings).program;
  EXPECT_EQ(program.text, "print(1)\n");
  EXPECT_TRUE(prepared(settings).parameters.empty()) << "it has none any more";
  EXPECT_EQ(program.interpreter, "/a/python");
  EXPECT_EQ(program.file, "lock.py");
  EXPECT_FALSE(program.skip_waiting);
  settings.program->text = "WORKERS = 9  # 1 to 8\n";
  EXPECT_EQ(prepared(settings).program.text, settings.program->text);
  settings.program->text.reset();
  EXPECT_EQ(prepared(settings).program.text, program_with(*settings.lesson, settings.arguments));
}

TEST(PythonProgram, of_a_lesson_that_downloads_is_given_a_server) {
  RunSettings settings{.lesson = scenarios::find_lesson("async_downloads"), .loop = "cpython"};
  const PreparedProgram own = prepared(settings);
  ASSERT_TRUE(own.server);
  EXPECT_THAT(own.program.arguments, testing::ElementsAre(own.server->url()));
  settings.server = "http://given";
  const PreparedProgram given = prepared(settings);
  EXPECT_FALSE(given.server);
  EXPECT_THAT(given.program.arguments, testing::ElementsAre("http://given"));
  EXPECT_FALSE(prepared({.lesson = scenarios::find_lesson("hello"), .loop = "cpython"}).server);
}

TEST(PythonProgram, of_ones_own_is_run_as_it_is) {
  RunSettings settings;
  settings.program = python::Program{.file = "a.py", .arguments = {"--set", "x"}, .folder = "/tmp"};
  const python::Program program = prepared(settings).program;
  EXPECT_EQ(program.file, "a.py");
  EXPECT_THAT(program.arguments, testing::ElementsAre("--set", "x"));
  EXPECT_EQ(program.folder, "/tmp");
  EXPECT_FALSE(program.text);
  EXPECT_FALSE(program.skip_waiting);
}

} // namespace
} // namespace loopscope::app
