// What was written on the command line, understood or refused.
#include "app/cli/cli.h"

#include "app/desktop/program_file.h"
#include "core/trace_files/output_file.h"
#include "core/words/format.h"
#include "core/words/texts.h"
#include "scenarios/parameters.h"

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <limits>
#include <optional>
#include <system_error>
#include <utility>

namespace loopscope::cli {
namespace {

std::string names(const auto& all, auto name) {
  std::string text;
  for (const auto& one : all) text += (text.empty() ? "" : ", ") + std::string(name(one));
  return text;
}

std::string_view no_program() {
  return words::text("cli.run.folder");
}

const scenarios::Lesson& lesson_of(const std::string& id) {
  if (const scenarios::Lesson* lesson = scenarios::find_lesson(id)) return *lesson;
  std::error_code ignored;
  if (std::filesystem::is_directory(id, ignored)) throw WrongCall(words::text("cli.run.cannot", id, no_program()));
  if (names_file(id)) throw WrongCall(words::text("cli.run.no_program", id));
  const std::string near = scenarios::nearest_lesson(id);
  throw WrongCall(near.empty() ? words::text("cli.run.no_lesson", id)
                               : words::text("cli.run.no_lesson_near", id, near));
}

std::optional<double> number_of(std::string_view text) {
  double value = 0;
  if (text.starts_with('+')) text.remove_prefix(1);
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return {};
  return value;
}

/// Options that are for CPython alone, as far as they were given: each with its value.
std::vector<std::string> python_options(const RunArguments& given) {
  std::vector<std::string> all;
  if (!given.python.empty()) all.push_back("--python " + given.python);
  if (given.skip_waiting) all.emplace_back("--skip-waiting");
  if (given.real_time) all.emplace_back("--real-time");
  if (!given.stop_after.empty()) all.push_back("--stop-after " + given.stop_after);
  return all;
}

void check_program(const std::string& file) {
  namespace fs = std::filesystem;
  const auto refuse = [&](std::string_view why) { throw WrongCall(words::text("cli.run.cannot", file, why)); };
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  if (!fs::exists(status)) {
    const scenarios::Lesson* lesson = scenarios::find_lesson(fs::path(file).stem().string());
    const std::string path = fs::absolute(file, error).lexically_normal().parent_path().string();
    refuse(lesson ? words::text("cli.run.no_file_but_lesson", path, lesson->id) : words::text("cli.run.no_file", path));
  }
  if (fs::is_directory(status) && !app::holds_program(file)) refuse(no_program());
  if (::access(file.c_str(), R_OK) != 0) refuse(std::generic_category().message(errno));
}

/// A program of one's own.
app::RunSettings settings_of_program(const RunArguments& given) {
  app::RunSettings settings;
  settings.loop = "cpython";
  if (!given.loop.empty() && given.loop != settings.loop)
    throw WrongCall(words::text("cli.run.own_loop", given.loop, given.subject));
  for (const auto& [option, value] :
       {std::pair("--set", given.set.empty() ? std::string() : given.set.front()), std::pair("--seed", given.seed)})
    if (!value.empty()) throw WrongCall(words::text("cli.run.lessons_only", option, value, given.subject));
  if (!given.module) check_program(given.subject);
  settings.program = python::Program{.file = given.subject,
                                     .module = given.module,
                                     .arguments = given.arguments,
                                     .interpreter = given.python,
                                     .skip_waiting = given.skip_waiting};
  return settings;
}

bool is_program(const RunArguments& given) {
  return given.module || names_program(given.subject);
}

} // namespace

app::RunSettings settings_of(const RunArguments& given) {
  if (given.subject.empty()) throw WrongCall(std::string(words::text("cli.run.nothing")));
  if (given.skip_waiting && given.real_time) throw WrongCall(std::string(words::text("cli.run.two_clocks")));
  if (is_program(given)) return settings_of_program(given);
  app::RunSettings settings;
  settings.lesson = &lesson_of(given.subject);
  if (!given.seed.empty()) settings.seed = count_of("--seed", given.seed);
  if (!given.loop.empty()) settings.loop = given.loop;
  if (std::ranges::find(scenarios::loops(), settings.loop, &scenarios::LoopKind::name) == scenarios::loops().end())
    throw WrongCall(
        words::text("cli.run.no_loop", given.loop, names(scenarios::loops(), [](const auto& l) { return l.name; })));
  if (!given.loop.empty() && !settings.lesson->runs_on(given.loop))
    throw WrongCall(words::text("cli.run.python_only", given.loop, given.subject, settings.lesson->only));
  settings = app::on_its_loop(std::move(settings));
  for (const std::string& set : given.set) {
    std::size_t equals = set.find('=');
    if (equals == std::string::npos || equals == 0) throw WrongCall(words::text("cli.set.form", set));
    std::string name = set.substr(0, equals), text = set.substr(equals + 1);
    const auto& parameters = settings.lesson->parameters;
    auto parameter = std::ranges::find(parameters, name, &scenarios::Parameter::name);
    if (parameter == parameters.end())
      throw WrongCall(parameters.empty() ? words::text("cli.set.none", set, given.subject)
                                         : words::text("cli.set.no_parameter", set, given.subject, name,
                                                       names(parameters, [](const auto& p) { return p.name; })));
    std::optional<double> value = number_of(text);
    if (!value) throw WrongCall(words::text("cli.set.no_number", set, text));
    if (std::string problem = scenarios::problem_with(*parameter, *value); !problem.empty())
      throw WrongCall(fmt::format("--set {}: {}", set, problem));
    settings.arguments[name] = *value;
  }
  const std::vector<std::string> options = python_options(given);
  if (!options.empty() && !scenarios::runs_python(settings.loop))
    throw WrongCall(words::text("cli.run.cpython_only", options.front()));
  if (!options.empty())
    settings.program =
        python::Program{.interpreter = given.python,
                        .skip_waiting = given.skip_waiting || !(given.real_time || settings.lesson->waits_for_real())};
  return settings;
}

bool names_file(const std::string& word) {
  std::error_code ignored;
  return !scenarios::find_lesson(word) &&
         (word.find('/') != std::string::npos || word.ends_with(".loopscope") || app::is_program(word) ||
          exists(std::filesystem::symlink_status(word, ignored)));
}

bool names_program(const std::string& word) {
  return !scenarios::find_lesson(word) && (app::is_program(word) || app::holds_program(word));
}

Subject subject_of(const RunArguments& given) {
  if (is_program(given) || !names_file(given.subject)) {
    Subject subject{settings_of(given)};
    if (!given.stop_after.empty()) subject.most = std::chrono::nanoseconds(time_of("--stop-after", given.stop_after));
    return subject;
  }
  const auto refuse = [&](const std::string& option) {
    throw WrongCall(words::text("cli.run.recorded", option, given.subject));
  };
  for (const std::string& set : given.set) refuse("--set " + set);
  if (!given.loop.empty()) refuse("--loop " + given.loop);
  if (!given.seed.empty()) refuse("--seed " + given.seed);
  for (const std::string& option : python_options(given)) refuse(option);
  return {{}, given.subject};
}

NamedFile input_of(const Subject& subject) {
  if (!subject.file.empty()) return {words::text("cli.files.trace"), subject.file};
  const bool runs_file = !subject.run.lesson && subject.run.program && !subject.run.program->module;
  return {words::text("cli.files.program"), runs_file ? subject.run.program->file : std::string()};
}

std::uint64_t count_of(std::string_view what, std::string_view text) {
  std::uint64_t value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::result_out_of_range)
    throw WrongCall(words::text("cli.number.most", what, text, std::numeric_limits<std::uint64_t>::max()));
  if (error != std::errc{} || end != text.data() + text.size())
    throw WrongCall(words::text("cli.number.whole", what, text));
  return value;
}

std::int64_t time_of(std::string_view what, std::string_view seconds) {
  constexpr std::int64_t most = 9'000'000'000; // that fit into nanoseconds
  const std::optional<double> number = number_of(seconds);
  if (!number || *number < 0 || *number > static_cast<double>(most))
    throw WrongCall(words::text("cli.number.seconds", what, seconds, most));
  return std::llround(*number * 1e9);
}

std::pair<int, int> size_of(const std::string& text) {
  int width = 0, height = 0;
  const char* end = text.data() + text.size();
  auto [cross, first] = std::from_chars(text.data(), end, width);
  bool good = first == std::errc{} && cross != end && *cross == 'x';
  if (good) {
    auto [last, second] = std::from_chars(cross + 1, end, height);
    good = second == std::errc{} && last == end;
  }
  if (!good) throw WrongCall(words::text("cli.size.form", text));
  if (width < 100 || height < 100 || width > 16384 || height > 16384)
    throw WrongCall(words::text("cli.size.range", text));
  constexpr std::int64_t most_pixels = std::int64_t{7680} * 4320;
  if (std::int64_t{width} * height > most_pixels)
    throw WrongCall(words::text("cli.size.most", text, words::grouped(most_pixels)));
  return {width, height};
}

void check_outputs(const std::vector<NamedFile>& inputs, const std::vector<NamedFile>& outputs) {
  const auto refuse = [](const NamedFile& output, std::string_view other) {
    throw WrongCall(words::text("cli.files.same", output.option, output.path, other));
  };
  for (auto output = outputs.begin(); output != outputs.end(); ++output) {
    if (output->path.empty()) continue;
    for (const auto& others : {inputs, std::vector<NamedFile>(outputs.begin(), output)})
      for (const NamedFile& other : others)
        if (!other.path.empty() && trace::is_same_file(output->path, other.path))
          refuse(*output, fmt::format("{} {}", other.option, other.path));
    if (output->path == "-") continue;
    if (trace::is_same_file(output->path, "/dev/stdout")) refuse(*output, words::text("cli.files.output"));
    if (trace::is_same_file(output->path, "/dev/stderr")) refuse(*output, words::text("cli.files.errors"));
  }
}

bool light_of(const std::string& theme) {
  if (theme != "light" && theme != "dark") throw WrongCall(words::text("cli.theme", theme));
  return theme == "light";
}

int text_of(const std::string& percent) {
  const double number = number_of(percent).value_or(0);
  if (number < 80 || number > 300 || number != std::floor(number)) throw WrongCall(words::text("cli.text", percent));
  return static_cast<int>(number);
}

} // namespace loopscope::cli
