#include "app/page/page_world.h"

#include "app/page/imports.h"
#include "app/shell/unpaused_run.h"
#include "core/mending/mending.h"
#include "core/trace/format.h"
#include "core/words/format.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace loopscope::app {
namespace {

using words::text;

constexpr std::array loop_kinds{
    scenarios::LoopKind{.name = "simulated", .what = "virtual time: exact, repeatable, no waiting"},
    scenarios::LoopKind{.name = "cpython", .what = "CPython runs the program, without the waiting", .python = true},
};

// What python_state() says.
constexpr int no_python = 0, ready = 2, failed = 3;

bool has_python() {
  return python_state() != no_python && python_state() != failed;
}

/// CRC-32, as zlib has it.
std::uint32_t checksum(std::uint32_t before, std::string_view bytes) {
  static const auto table = [] {
    std::array<std::uint32_t, 256> made{};
    for (std::uint32_t i = 0; i < made.size(); ++i) {
      std::uint32_t value = i;
      for (int bit = 0; bit < 8; ++bit) value = value & 1 ? 0xedb88320u ^ value >> 1 : value >> 1;
      made[i] = value;
    }
    return made;
  }();
  std::uint32_t crc = ~before;
  for (const char c : bytes) crc = table[(crc ^ static_cast<unsigned char>(c)) & 0xff] ^ crc >> 8;
  return ~crc;
}

trace::Loaded load(std::string_view bytes, std::string_view name) {
  trace::TraceReader reader(checksum);
  // A part at a time: what is not read yet is kept beside.
  constexpr std::size_t part = std::size_t{1} << 20;
  for (std::size_t at = 0; at < bytes.size() && reader.add(bytes.substr(at, part)); at += part) {
  }
  return reader.finish(name, bytes.size());
}

/// Nothing was run: the trace says why.
std::shared_ptr<const trace::Trace> refused(const RunSettings& settings, const std::string& why) {
  trace::Recorder recorder;
  const std::string name = settings.lesson ? settings.lesson->id : settings.program ? settings.program->file : "";
  recorder.record(trace::event::run_started{
      .clock = trace::Clock::virtual_time, .scenario = recorder.intern(name), .loop = recorder.intern(settings.loop)});
  const std::string* program = settings.program && settings.program->text ? &*settings.program->text
                               : settings.lesson                          ? &settings.lesson->program
                                                                          : nullptr;
  if (program)
    recorder.record(trace::event::source_file{
        .language = trace::Language::python, .name = recorder.intern(name), .text = recorder.intern(*program)});
  recorder.record(trace::event::run_ended{.outcome = trace::RunOutcome::failed, .message = recorder.intern(why)});
  return recorder.trace();
}

/// Whether the page's Python can run its program: threads, sockets, processes, signals and real time are not there.
bool runs_here(const scenarios::Lesson& lesson) {
  return lesson.compared != "prints" && !lesson.needs_server && lesson.program.find("signal.") == std::string::npos;
}

std::string recorded_only(const scenarios::Lesson& lesson) {
  return text("page.recorded_only", lesson.id);
}

/// Why no program can be run, in a sentence.
std::string without_python() {
  return std::string(text(python_state() == failed ? "page.python_failed" : "page.no_python"));
}

/// A parameter's value as Python has it.
std::string literal(const scenarios::Parameter& parameter, double value) {
  if (parameter.toggle) return value != 0 ? "True" : "False";
  if (parameter.integer) return fmt::format("{}", std::llround(value));
  std::string number = fmt::format("{}", value);
  if (number.find_first_of(".e") == std::string::npos) number += ".0";
  return number;
}

/// Without its folders.
std::string_view name_of(std::string_view path) {
  return path.substr(path.find_last_of("/\\") + 1);
}

/// By how many steps of the slider they differ.
double distance(const scenarios::Parameter& parameter, double a, double b) {
  return std::fabs(a - b) / std::max(parameter.step, 1e-9);
}

} // namespace

/// A program that Python runs in the page: its trace grows until it is over.
class PythonRun final : public UnpausedRun {
public:
  PythonRun(PageWorld& world, int number) : UnpausedRun(nullptr), world_(world), number_(number) {
    world_.running_[number_] = this;
  }
  ~PythonRun() override {
    end();
    world_.running_.erase(number_);
  }
  void add(std::string_view bytes) {
    if (!over_) reader_.add(bytes);
  }
  /// Nothing more comes.
  void over(const Ending& ending) {
    if (std::exchange(over_, true)) return;
    const std::string id = fmt::format("page.over.{}", ending.kind); // text: "page.over."
    problem_.line = ending.line;
    problem_.column = ending.column;
    if (ending.kind == "failed" || ending.kind == "syntax")
      problem_.text = ending.message;
    else if (ending.kind == "broken")
      problem_.text = text(id, ending.message);
    else if (ending.kind == "endless" || ending.kind == "long" || ending.kind == "hang")
      problem_.text = text(id, ending.amount);
    else if (ending.kind == "events")
      problem_.text = text(id, words::grouped(static_cast<std::uint64_t>(ending.amount)));
    reader_.cut_off(problem_.text);
  }

  std::shared_ptr<const trace::Trace> trace() const override { return reader_.trace(); }
  void stop() override { end(); }
  RunProblem problem() const override { return problem_; }

private:
  bool growing() const override { return !over_; }
  void end() {
    if (!over_) python_stop(number_); // which answers by run_over()
    over({.kind = "stopped"});
  }

  PageWorld& world_;
  int number_;
  trace::TraceReader reader_{checksum};
  RunProblem problem_;
  bool over_ = false;
};

PageWorld::PageWorld(Contents contents) : contents_(std::move(contents)) {
  for (const CarriedLesson& lesson : contents_.lessons) {
    lessons_.push_back(lesson.facts);
    lessons_.back().number = static_cast<int>(lessons_.size());
  }
  if (lessons_.empty()) lessons_.push_back({.id = "none", .title = "Loopscope", .only = "cpython", .number = 1});
}

std::span<const scenarios::LoopKind> PageWorld::loops() const {
  return loop_kinds;
}

std::vector<scenarios::Question> PageWorld::questions_of(const scenarios::Lesson& lesson) const {
  const auto at = static_cast<std::size_t>(&lesson - lessons_.data());
  return at < contents_.lessons.size() ? contents_.lessons[at].questions : std::vector<scenarios::Question>{};
}

RunSettings PageWorld::first() const {
  if (contents_.runs.empty()) return on_its_loop({.lesson = &lessons_.front()});
  const CarriedRun& run = contents_.runs.front();
  return {.lesson = &lessons_[run.lesson], .loop = run.loop, .arguments = run.arguments};
}

const CarriedRun* PageWorld::carried(const RunSettings& settings) const {
  if (!settings.lesson || (settings.program && settings.program->text)) return nullptr;
  for (const CarriedRun& run : contents_.runs) {
    if (&lessons_[run.lesson] != settings.lesson || run.loop != settings.loop) continue;
    if (std::ranges::all_of(settings.lesson->parameters, [&](const scenarios::Parameter& parameter) {
          return distance(parameter, value_of(parameter, settings.arguments), value_of(parameter, run.arguments)) <
                 1e-6;
        }))
      return &run;
  }
  return nullptr;
}

RunSettings PageWorld::nearest(const RunSettings& wanted, std::string_view moved) const {
  if (!wanted.lesson || carried(wanted) || (has_python() && wanted.loop == "cpython" && runs_here(*wanted.lesson)))
    return wanted;
  const scenarios::Lesson& lesson = *wanted.lesson;
  const CarriedRun* best = nullptr;
  double least = 0;
  for (const CarriedRun& run : contents_.runs) {
    const bool another = run.loop != wanted.loop;
    if (&lessons_[run.lesson] != wanted.lesson || (another && !moved.empty())) continue;
    double far = another ? 1e12 : 0;
    for (const scenarios::Parameter& parameter : lesson.parameters)
      far += distance(parameter, value_of(parameter, wanted.arguments), value_of(parameter, run.arguments)) *
             (parameter.name == moved ? 1e6 : 1);
    if (!best || far < least) best = &run, least = far;
  }
  RunSettings near = wanted;
  if (best) near.arguments = best->arguments, near.loop = best->loop;
  return near;
}

std::array<RunSettings, 2> PageWorld::compared_first(const RunSettings& now, std::array<RunSettings, 2> usual) const {
  const auto settings_of = [&](const CarriedRun& run) {
    return RunSettings{.lesson = &lessons_[run.lesson], .loop = run.loop, .arguments = run.arguments};
  };
  const std::vector<CarriedRun>& runs = contents_.runs;
  if (runs.size() == 2) return {settings_of(runs[0]), settings_of(runs[1])};
  for (RunSettings& each : usual) each = nearest(each, "");
  const CarriedRun *a = carried(usual[0]), *b = carried(usual[1]);
  if (a != b || runs.empty()) return usual;
  // Its neighbour among the lessons or, where there is none, another run of it.
  const CarriedRun* const shown = carried(now);
  const CarriedRun* other = nullptr;
  for (const CarriedRun& run : runs) {
    if (&run == shown) continue;
    const bool is_lesson = shown && run.lesson != shown->lesson;
    if (!other || (is_lesson && other->lesson == shown->lesson)) other = &run;
  }
  if (!shown || !other) return usual;
  return other < shown ? std::array{settings_of(*other), settings_of(*shown)}
                       : std::array{settings_of(*shown), settings_of(*other)};
}

void PageWorld::copy_link(std::string_view moment, std::string_view program) {
  page_copy_link(moment.data(), moment.size(), program.data(), program.size());
}

void PageWorld::choose_file() {
  page_choose();
}

void PageWorld::leave_frame(std::string_view moment) {
  page_leave_frame(moment.data(), moment.size());
}

std::string PageWorld::refusal(const RunSettings& settings) const {
  if (carried(settings)) return {};
  const bool by_python = settings.program || settings.loop == "cpython";
  if (by_python && has_python())
    return !settings.lesson || runs_here(*settings.lesson) ? "" : recorded_only(*settings.lesson);
  if (settings.program) return without_python();
  return text("page.not_here", settings.lesson ? settings.lesson->title : "", settings.loop);
}

std::string PageWorld::program_of(const scenarios::Lesson& lesson, const scenarios::Arguments& arguments) const {
  std::vector<std::pair<std::string, std::string>> constants;
  for (const scenarios::Parameter& parameter : lesson.parameters)
    if (const auto given = arguments.find(parameter.name); given != arguments.end()) {
      std::string name = parameter.name;
      std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
      constants.emplace_back(std::move(name), literal(parameter, given->second));
    }
  return mending::with_constants(lesson.program, constants);
}

std::string_view PageWorld::usual_loop(const scenarios::Lesson& lesson) const {
  if (python_state() == ready && runs_here(lesson)) return "cpython";
  for (const CarriedRun& run : contents_.runs)
    if (&lessons_[run.lesson] == &lesson) return run.loop;
  return "simulated";
}

bool PageWorld::runs_while_typed(const RunSettings& settings) const {
  return has_python() && (settings.lesson ? runs_here(*settings.lesson) : settings.program.has_value());
}

std::string PageWorld::about_editing(const RunSettings& settings) const {
  if (python_state() == failed) return std::string(text("page.python_failed"));
  if (!has_python()) return {};
  if (settings.lesson && !runs_here(*settings.lesson)) return recorded_only(*settings.lesson);
  if (python_state() != ready) return std::string(text("page.loading"));
  const auto limit = [](std::string_view name) { return python_limit(name.data(), name.size()); };
  return text("page.limits", limit("seconds"), limit("seconds_in_all"),
              words::grouped(static_cast<std::uint64_t>(limit("events"))));
}

std::function<void()> PageWorld::licences() {
  if (page_licences(0) == 0) return {};
  return [] { page_licences(1); };
}

std::unique_ptr<Run> PageWorld::start(const RunSettings& asked) {
  const RunSettings settings = on_its_loop(asked);
  const bool runs =
      settings.lesson && settings.loop == "cpython" && python_state() == ready && runs_here(*settings.lesson);
  if (const CarriedRun* run = runs ? nullptr : carried(settings)) {
    trace::Loaded loaded = load(run->trace, settings.lesson->title);
    return std::make_unique<UnpausedRun>(loaded.usable ? loaded.trace : refused(settings, loaded.error));
  }
  if (const std::string why = refusal(settings); !why.empty())
    return std::make_unique<UnpausedRun>(refused(settings, why));
  const int number = ++last_run_;
  auto run = std::make_unique<PythonRun>(*this, number);
  std::string program;
  if (settings.program && settings.program->text)
    program = *settings.program->text;
  else if (settings.lesson)
    program = program_of(*settings.lesson, settings.arguments);
  else
    program = read_program(settings.program->file).text;
  program = mending::with_constants(program, settings.constants);
  std::string path(name_of(settings.lesson ? settings.lesson->id : settings.program->file));
  if (!path.ends_with(".py")) path += ".py";
  python_start(number, program.data(), program.size(), path.data(), path.size());
  return run;
}

void PageWorld::run_bytes(int run, std::string_view bytes) {
  if (const auto found = running_.find(run); found != running_.end()) found->second->add(bytes);
}

void PageWorld::run_over(int run, const Ending& ending) {
  if (const auto found = running_.find(run); found != running_.end()) found->second->over(ending);
}

Interpreter PageWorld::interpreter_for(const python::Program&) {
  if (!has_python()) return {.problem = without_python()};
  return {.path = "python", .version = "3.14", .because = std::string(text("page.python"))};
}

ProgramText PageWorld::read_program(const std::string& file) {
  const auto found = programs_.find(file);
  return found == programs_.end() ? ProgramText{.problem = text("page.no_file", file)}
                                  : ProgramText{.text = found->second};
}

void PageWorld::add_file(std::string name, std::string_view bytes) {
  file_name_ = name;
  if (name.ends_with(".py")) {
    programs_[name] = bytes;
    file_ = {nullptr, name, has_python() ? "" : without_python(), python::Program{.file = name, .skip_waiting = true}};
    if (!file_.problem.empty()) file_.program.reset();
    return;
  }
  trace::Loaded loaded = load(bytes, name);
  file_ = {loaded.usable ? loaded.trace : nullptr, std::move(name), loaded.note};
  if (!loaded.error.empty()) file_.problem = loaded.usable ? text("page.damaged", loaded.error) : loaded.error;
}

OpenedFile PageWorld::open(const std::string& file) {
  if (file != file_name_) return {nullptr, file, text("page.no_file", file)};
  file_name_.clear();
  return std::exchange(file_, {});
}

std::string PageWorld::save(const trace::Trace& trace, std::string_view name) {
  std::string bytes;
  trace::TraceWriter writer(trace, checksum, [&](std::string_view part) { bytes += part; });
  writer.finish();
  if (!writer.error().empty()) return writer.error();
  const std::string file = fmt::format("{}.loopscope", name);
  page_save(file.data(), file.size(), bytes.data(), bytes.size());
  return text("page.saved", file);
}

Kept PageWorld::kept(std::string_view name) {
  char* found = page_kept(name.data(), name.size());
  if (!found) return {};
  std::uint32_t size = 0;
  std::memcpy(&size, found, sizeof size);
  Kept kept{std::string(found + sizeof size, size), {}};
  std::free(found);
  return kept;
}

void PageWorld::keep(std::string_view name, std::string_view text) {
  page_keep(name.data(), name.size(), text.data(), text.size());
}

void PageWorld::keep_draft(std::string_view name, std::string_view text) {
  keep(fmt::format("draft.{}", name), text);
}

std::string PageWorld::draft_of(std::string_view name) {
  return kept(fmt::format("draft.{}", name)).text;
}

} // namespace loopscope::app
