// loopscope page: runs as one file of HTML.
#include "app/cli/cli.h"

#include "app/desktop/page_file.h"
#include "core/trace_files/file.h"
#include "core/trace_files/output_file.h"
#include "core/words/texts.h"
#include "scenarios/lessons.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace loopscope::cli {
namespace {

/// The values of a parameter at which it is run: all of its positions where they are few, else some from end to end and
/// the one that it has.
std::vector<double> positions_of(const scenarios::Parameter& parameter, double now) {
  constexpr double few = 12, some = 8;
  const double count = std::floor((parameter.max - parameter.min) / parameter.step + 1.5);
  std::vector<double> values;
  if (count <= few) {
    for (double i = 0; i < count; ++i) values.push_back(parameter.min + i * parameter.step);
  } else {
    // More of them where the numbers are small, as the slider has it.
    for (double i = 0; i < some; ++i)
      values.push_back(parameter.min + std::round(std::expm1(std::log(count) * i / (some - 1))) * parameter.step);
    values.push_back(parameter.initial);
  }
  values.push_back(now);
  std::ranges::sort(values);
  const auto [first, last] = std::ranges::unique(values, [](double a, double b) { return std::fabs(a - b) < 1e-9; });
  values.erase(first, last);
  return values;
}

/// The settings at all positions of its parameters where these are not too many together; else at those of one
/// parameter, the others being as they are.
std::vector<scenarios::Arguments> arguments_of(const app::RunSettings& settings) {
  constexpr std::size_t most_together = 40;
  scenarios::Arguments now;
  std::vector<std::vector<double>> positions;
  std::size_t together = 1;
  for (const scenarios::Parameter& parameter : settings.lesson->parameters) {
    now[parameter.name] = value_of(parameter, settings.arguments);
    positions.push_back(positions_of(parameter, now[parameter.name]));
    together *= positions.back().size();
  }
  std::vector<scenarios::Arguments> all{now};
  const auto add = [&](const scenarios::Arguments& arguments) {
    if (std::ranges::find(all, arguments) == all.end()) all.push_back(arguments);
  };
  for (std::size_t i = 0; i < positions.size(); ++i) {
    const std::vector<scenarios::Arguments> before = together <= most_together ? all : std::vector{now};
    for (scenarios::Arguments arguments : before)
      for (const double value : positions[i]) {
        arguments[settings.lesson->parameters[i].name] = value;
        add(arguments);
      }
  }
  return all;
}

class Gatherer {
public:
  explicit Gatherer(const PageCommand& command) : command_(command) {}

  void add(const std::string& word) { add(word, command_.run); }
  /// `given`: how it is to be run.
  void add(const std::string& word, RunArguments given) {
    given.subject = word;
    Subject subject = subject_of(given);
    if (subject.file.empty() && subject.run.lesson) return add_lesson(subject);
    const std::string name = std::filesystem::path(subject.file.empty() ? word : subject.file).filename().string();
    trace::Loaded loaded = trace_of(subject);
    check_whole(loaded);
    app::add_recorded(contents, name, *loaded.trace);
  }

  /// The facts of all of them, in the course's order, and a run of each that has none yet.
  void add_course() {
    for (const scenarios::Lesson& lesson : scenarios::lessons())
      app::add_lesson(contents, lesson, scenarios::questions_of(lesson));
    for (const std::string& word : command_.subjects)
      if (word != "all") add(word);
    for (const scenarios::Lesson& lesson : scenarios::lessons()) {
      const auto at = static_cast<std::uint32_t>(&lesson - scenarios::lessons().data());
      if (std::ranges::find(contents.runs, at, &app::CarriedRun::lesson) == contents.runs.end())
        add(lesson.id, RunArguments{}); // what was given is meant for what was named
    }
  }

  void add_lesson(Subject subject) {
    const scenarios::Lesson& lesson = *subject.run.lesson;
    const std::uint32_t at = app::add_lesson(contents, lesson, scenarios::questions_of(lesson));
    // CPython's runs take their time: the two ends of a switch are enough of them.
    const bool by_python = scenarios::runs_python(subject.run.loop);
    std::vector<scenarios::Arguments> all = arguments_of(subject.run);
    if (by_python && all.size() > 4) all.resize(4);
    // Where the page's Python runs it, this run is what is seen until that is loaded.
    if (command_.python && (by_python || lesson.compared != "prints")) all.resize(1);
    constexpr std::size_t large = 10'000; // events: a page is to be sent by mail
    for (const scenarios::Arguments& arguments : all) {
      subject.run.arguments = arguments;
      trace::Loaded loaded = by_python && !command_.runs.empty() ? kept_run(subject) : trace_of(subject);
      if (&arguments != &all.front() && loaded.trace->size() > large) continue;
      app::add_run(contents, at, subject.run, *loaded.trace);
    }
  }

  app::Contents contents;

private:
  /// The run that was recorded before, or else is now, and will be there the next time.
  trace::Loaded kept_run(Subject subject) const {
    std::string name = subject.run.lesson->id;
    for (const auto& [parameter, value] : subject.run.arguments) name += fmt::format("-{}={}", parameter, value);
    const std::filesystem::path file = std::filesystem::path(command_.runs) / (name + ".loopscope");
    if (std::filesystem::exists(file)) {
      subject.file = file.string();
      return trace_of(subject);
    }
    trace::Loaded loaded = trace_of(subject);
    std::filesystem::create_directories(command_.runs);
    if (const std::string error = trace::save(*loaded.trace, file.string()); !error.empty()) throw Failure(error);
    return loaded;
  }

  const PageCommand& command_;
};

void write_file(const std::filesystem::path& path, std::string_view bytes) {
  trace::OutputFile file(path);
  file.write(bytes);
  if (const std::string error = file.commit(); !error.empty()) throw Failure(error);
}

} // namespace

int make_page(const PageCommand& command) {
  if (const std::string why = app::no_pages(); !why.empty()) throw Failure(why);
  if (command.out.empty()) throw WrongCall(std::string(words::text("cli.page.no_out")));
  if (command.subjects.empty() && !command.course && !command.viewer && !command.python)
    throw WrongCall(std::string(words::text("cli.page.nothing")));
  const bool is_folder =
      command.out != "-" && (command.out.ends_with('/') || std::filesystem::is_directory(command.out));
  if (is_folder && !command.python) throw WrongCall(words::text("cli.page.is_folder", command.out));
  const std::vector<app::PythonPart> python = command.python ? app::python_parts() : std::vector<app::PythonPart>{};
  std::vector<NamedFile> inputs;
  for (const std::string& word : command.subjects)
    if (names_file(word)) inputs.push_back({words::text("options.kind.file"), word});
  std::filesystem::path out = command.out;
  if (is_folder) out /= "index.html";
  check_outputs(inputs, {{"--out", out.string()}});
  Gatherer gatherer(command);
  std::string title = "Loopscope";
  if (command.python) {
    gatherer.add_course();
  } else {
    for (const std::string& word : command.subjects)
      if (word == "all")
        for (const scenarios::Lesson& lesson : scenarios::lessons()) gatherer.add(lesson.id);
      else
        gatherer.add(word);
    if (command.course)
      for (const scenarios::Lesson& lesson : scenarios::lessons()) gatherer.add(lesson.id);
    if (command.viewer && command.subjects.empty()) {
      gatherer.add("hello");
      gatherer.contents.viewer = true;
      gatherer.contents.moment = "step=12"; // something is to be seen
    }
  }
  if (gatherer.contents.lessons.size() == 1 && !command.viewer)
    title = gatherer.contents.lessons.front().facts.title + " - Loopscope";
  const std::string page = app::page_of(gatherer.contents, title, python, is_folder);
  std::size_t size = page.size();
  if (is_folder) {
    std::filesystem::create_directories(out.parent_path() / "python");
    for (const app::PythonPart& part : python) {
      write_file(out.parent_path() / "python" / (part.name + ".gz"), part.packed);
      size += part.packed.size();
    }
  }
  write_file(out, page);
  const std::size_t runs = gatherer.contents.runs.size();
  tell(
      words::text(runs == 1 ? "cli.page.written.one" : "cli.page.written.many", command.out, (size + 999) / 1000, runs),
      0);
  return 0;
}

net::ServedFiles served_page() {
  if (const std::string why = app::no_pages(); !why.empty()) throw Failure(why);
  const std::vector<app::PythonPart> python = app::python_parts();
  const PageCommand command{.python = true};
  Gatherer gatherer(command);
  gatherer.add_course();
  net::ServedFiles files;
  for (const app::PythonPart& part : python)
    files["/python/" + part.name + ".gz"] = {"application/octet-stream", part.packed};
  files["/"] = {"text/html; charset=utf-8", app::page_of(gatherer.contents, "Loopscope", python, true)};
  return files;
}

} // namespace loopscope::cli
