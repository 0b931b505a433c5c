#include "app/desktop/desktop_world.h"

#include "app/desktop/lesson_run.h"
#include "app/desktop/opened_trace.h"
#include "app/desktop/page_file.h"
#include "app/desktop/program_run.h"
#include "core/python/interpreter.h"
#include "core/trace_files/file.h"
#include "core/trace_files/output_file.h"
#include "core/words/texts.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>
#include <exception>
#include <filesystem>
#include <system_error>

namespace loopscope::app {

std::unique_ptr<Run> DesktopWorld::start(const RunSettings& asked) {
  const RunSettings settings = on_its_loop(asked);
  if (settings.program || scenarios::runs_python(settings.loop)) return std::make_unique<ProgramRun>(settings, news_);
  return std::make_unique<LessonRun>(settings, news_);
}

Interpreter DesktopWorld::interpreter_for(const python::Program& program) {
  python::Interpreter found = python::find_interpreter(program);
  return {std::move(found.path), std::move(found.version), std::move(found.because), std::move(found.problem)};
}

OpenedFile DesktopWorld::open(const std::string& file) {
  if (is_program(file)) {
    std::error_code unknown;
    const std::filesystem::path path = std::filesystem::absolute(file, unknown);
    OpenedFile opened{nullptr, path.filename().string(), read_program_file(file).problem, {}};
    if (opened.problem.empty())
      opened.program = python::Program{.file = path.string(), .folder = path.parent_path().string()};
    return opened;
  }
  OpenedFile opened{nullptr, std::filesystem::path(file).filename().string(), {}};
  const auto take = [&](const trace::Loaded& loaded) {
    if (loaded.usable) opened.trace = loaded.trace;
    opened.problem = problem_of(loaded);
  };
  if (reads_whole_) {
    take(trace::load(file));
    return opened;
  }
  auto reading = std::make_unique<OpenedTrace>(file, news_);
  reading->wait();
  if (reading->over())
    take(reading->loaded());
  else
    opened.reading = std::move(reading);
  return opened;
}

std::string DesktopWorld::draft_name(std::string_view name) {
  if (scenarios::find_lesson(name) || name.starts_with("mend_")) return std::string(name);
  std::error_code unknown;
  const std::filesystem::path whole = std::filesystem::absolute(name, unknown);
  return unknown ? std::string(name) : whole.lexically_normal().string();
}

namespace {

/// In the working folder, the date and time after the name.
std::filesystem::path path_to_save(std::string_view name, std::string_view ending) {
  const std::time_t now = std::time(nullptr);
  std::error_code unknown;
  return std::filesystem::current_path(unknown) /
         fmt::format("{}-{:%Y%m%d-%H%M%S}.{}", name, *std::localtime(&now), ending);
}

} // namespace

std::string DesktopWorld::save(const trace::Trace& trace, std::string_view name) {
  const std::filesystem::path path = path_to_save(name, "loopscope");
  const std::string error = trace::save(trace, path);
  return error.empty() ? words::text("desktop.saved", path.string()) : error;
}

std::string DesktopWorld::save_page(std::span<const RecordedRun> runs, std::string_view name, std::string_view moment) {
  if (std::string why = no_pages(); !why.empty()) return why;
  const std::filesystem::path path = path_to_save(name, "html");
  try {
    Contents contents{.moment = std::string(moment)};
    for (const RecordedRun& run : runs)
      add_recorded_run(contents, run,
                       run.settings.lesson ? questions_of(*run.settings.lesson) : std::vector<scenarios::Question>{});
    trace::OutputFile out(path);
    out.write(page_of(contents, fmt::format("{} - Loopscope", runs.front().title)));
    const std::string error = out.commit();
    return error.empty() ? words::text("desktop.saved", path.string()) : error;
  } catch (const std::exception& problem) {
    return fmt::format("{}: {}", path.string(), problem.what());
  }
}

} // namespace loopscope::app
