#include "app/page/page_world.h"

#include "app/page/imports.h"
#include "app/shell/kept_values.h"
#include "app/shell/unpaused_run.h"
#include "core/trace/format.h"
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
    scenarios::LoopKind{.name = "cpython", .what = "Python ran the program", .python = true},
};

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

/// A value as JSON and Python have it.
std::string number_text(double value) {
  return value == std::round(value) && std::fabs(value) < 1e15 ? fmt::format("{:.0f}", value)
                                                               : fmt::format("{}", value);
}

/// What python_start() is told of how the program is to run.
std::string as_json(const RunSettings& settings) {
  std::string constants;
  const auto add = [&](std::string_view name, std::string_view value) {
    constants += fmt::format("{}{}:{}", constants.empty() ? "" : ",", in_quotes(name), in_quotes(value));
  };
  if (settings.lesson)
    for (const scenarios::Parameter& parameter : settings.lesson->parameters) {
      const auto given = settings.arguments.find(parameter.name);
      if (given == settings.arguments.end()) continue;
      std::string name = parameter.name;
      std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
      std::string value = parameter.toggle ? given->second != 0 ? "True" : "False" : number_text(given->second);
      if (!parameter.toggle && !parameter.integer && value.find_first_of(".e") == std::string::npos) value += ".0";
      add(name, value);
    }
  for (const auto& [name, value] : settings.constants) add(name, value);
  const std::string file = settings.lesson    ? settings.lesson->id + ".py"
                           : settings.program ? settings.program->file
                                              : "program.py";
  return fmt::format(R"({{"lesson":{},"file":{},"constants":{{{}}},"limit":{}}})",
                     in_quotes(settings.lesson ? settings.lesson->id : ""), in_quotes(file), constants,
                     Feed::default_limit);
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
  void over() { over_ = true; }

  std::shared_ptr<const trace::Trace> trace() const override { return reader_.trace(); }
  void stop() override { end(); }

private:
  bool growing() const override { return !over_; }
  void end() {
    if (!over_) python_stop(number_);
    over_ = true;
  }

  PageWorld& world_;
  int number_;
  trace::TraceReader reader_{checksum};
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
  if (!wanted.lesson || carried(wanted) || python_state() != 0) return wanted;
  const scenarios::Lesson& lesson = *wanted.lesson;
  const CarriedRun* best = nullptr;
  double least = 0;
  for (const CarriedRun& run : contents_.runs) {
    if (&lessons_[run.lesson] != wanted.lesson || run.loop != wanted.loop) continue;
    double far = 0;
    for (const scenarios::Parameter& parameter : lesson.parameters)
      far += distance(parameter, value_of(parameter, wanted.arguments), value_of(parameter, run.arguments)) *
             (parameter.name == moved ? 1e6 : 1);
    if (!best || far < least) best = &run, least = far;
  }
  RunSettings near = wanted;
  if (best) near.arguments = best->arguments;
  return near;
}

std::string PageWorld::refusal(const RunSettings& settings) const {
  if (carried(settings) || (python_state() != 0 && (settings.program || settings.loop == "cpython"))) return {};
  if (settings.program) return std::string(text("page.no_python"));
  return text("page.not_here", settings.lesson ? settings.lesson->title : "", settings.loop);
}

std::unique_ptr<Run> PageWorld::start(const RunSettings& asked) {
  const RunSettings settings = on_its_loop(asked);
  if (const CarriedRun* run = carried(settings)) {
    trace::Loaded loaded = load(run->trace, settings.lesson->title);
    return std::make_unique<UnpausedRun>(loaded.usable ? loaded.trace : refused(settings, loaded.error));
  }
  if (const std::string why = refusal(settings); !why.empty())
    return std::make_unique<UnpausedRun>(refused(settings, why));
  const int number = ++last_run_;
  auto run = std::make_unique<PythonRun>(*this, number);
  const std::string program = settings.program && settings.program->text ? *settings.program->text
                              : settings.lesson                          ? settings.lesson->program
                                                                         : "";
  const std::string arguments = as_json(settings);
  python_start(number, program.data(), program.size(), arguments.data(), arguments.size());
  return run;
}

void PageWorld::run_bytes(int run, std::string_view bytes) {
  if (const auto found = running_.find(run); found != running_.end()) found->second->add(bytes);
}

void PageWorld::run_over(int run) {
  if (const auto found = running_.find(run); found != running_.end()) found->second->over();
}

Interpreter PageWorld::interpreter_for(const python::Program&) {
  if (python_state() == 0) return {.problem = std::string(text("page.no_python"))};
  return {.path = "python", .version = "3.14", .because = std::string(text("page.python"))};
}

void PageWorld::add_file(std::string name, std::string_view bytes) {
  file_name_ = name;
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
