#include "tests/truth/same_events.h"

#include "core/trace/event_table.h"
#include "core/trace_files/file.h"
#include "tests/python.h"
#include "tests/python_3_14.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>

namespace loopscope {

using namespace trace;

namespace {

/// What the events of the two may differ in, and why: a field of an event, or, where none is named, the whole event.
struct Excuse {
  EventKind kind;
  std::string_view field;
  std::string_view why;
};

constexpr std::string_view run = "how the run was made, which is not what happened in it";
constexpr std::string_view coroutine = "CPython says nothing when a coroutine object is made, begins or ends";

const Excuse excuses[] = {
    {EventKind::run_started, "", run},
    {EventKind::run_fact, "", run},
    {EventKind::parameter, "", run},
    {EventKind::source_file, "", run},
    {EventKind::not_of_program, "", "a twin's tasks and callbacks are all its program's"},
    {EventKind::loop_switched, "", "a twin's loops run one after the other, as loop_started tells"},
    {EventKind::coroutine_created, "", coroutine},
    {EventKind::coroutine_entered, "", coroutine},
    {EventKind::coroutine_ended, "", coroutine},
    {EventKind::task_ended, "line", "CPython keeps nowhere where a coroutine returned"},
    {EventKind::warning, "line", "CPython drops what a function holds when its frame is gone, at no line"},
};

bool is_excused(EventKind kind, std::string_view field) {
  return std::ranges::any_of(excuses,
                             [&](const Excuse& excuse) { return excuse.kind == kind && excuse.field == field; });
}

/// What goes to the standard error: CPython names files and lines there, and has tracebacks.
bool is_complaint(const Event& event) {
  return event.kind == EventKind::printed && as<event::printed>(event).to_error;
}

/// A coroutine object goes with the last that refers to it, and in CPython an error's traceback may do so.
bool is_of_dropped_coroutine(const Event& event) {
  return event.kind == EventKind::warning && as<event::warning>(event).warning_kind == WarningKind::never_awaited;
}

/// asyncio.run closes its loop's generators and threads by tasks of its own; the twin's does it without.
bool is_of_shutdown(std::string_view function) {
  return function == "shutdown_asyncgens" || function == "shutdown_default_executor";
}

/// Which events are of that: from the making of such a task to loop_stopped. Where several tasks are left, also what
/// asyncio.run does to end them: it takes them from a set, in the order of their addresses.
std::vector<bool> of_shutdown(const Trace& trace) {
  std::vector<bool> those(trace.size());
  bool inside = false, running = false;
  const auto cancels_from = [&](std::size_t where) { // until a loop runs again
    std::size_t count = 0;
    for (; where < trace.size() && trace[where].kind != EventKind::loop_started; ++where)
      count += trace[where].kind == EventKind::task_cancel_requested;
    return count;
  };
  for (std::size_t at = 0; at < trace.size(); ++at) {
    if (trace[at].kind == EventKind::loop_started) running = true;
    if (trace[at].kind == EventKind::loop_stopped) running = false;
    if (trace[at].kind == EventKind::task_cancel_requested && !running && cancels_from(at) > 1) inside = true;
    if (trace[at].kind == EventKind::task_created &&
        is_of_shutdown(trace.string(static_cast<StringId>(as<event::task_created>(trace[at]).function))))
      inside = true;
    those[at] = inside;
    if (trace[at].kind == EventKind::loop_stopped) inside = false;
  }
  return those;
}

class Words {
public:
  Words(const Trace& trace, Strictness strictness) : trace_(trace), strictness_(strictness) {
    for (const Vocabulary::Kind& kind : vocabulary().kinds) kinds_[kind.kind] = &kind;
  }

  std::vector<std::string> all() {
    std::vector<std::string> lines;
    for (const std::uint64_t at : compared_events(trace_, strictness_)) lines.push_back(line(trace_[at]));
    return lines;
  }

private:
  std::string line(const Event& event) {
    std::string text = fmt::format("{:.6f}", static_cast<double>(event.time) / 1e9);
    // A conformance twin may have several lines of its program in one of its own.
    if (strictness_ == Strictness::lesson && !is_excused(event.kind, "line"))
      text += fmt::format(" line {}", event.line);
    text += fmt::format(" {}", name_of(event.kind));
    for (const Vocabulary::Field& field : kinds_.at(event.kind)->fields)
      if (field.role != "twin_line" && !is_excused(event.kind, field.name))
        text += fmt::format(" {}={}", field.name, value(event, field));
    return text;
  }

  std::string value(const Event& event, const Vocabulary::Field& field) {
    const std::int64_t number = read(event, field.slot);
    if (is_text(event, field.slot)) return fmt::format("'{}'", text_of(event, static_cast<StringId>(number)));
    static constexpr std::string_view of_objects[] = {"task", "future", "coroutine", "primitive",     "connection",
                                                      "job",  "loop",   "object",    "name_or_object"};
    if (field.role == "object_or_callback") { // of a warning
      const auto about = as<event::warning>(event).warning_kind;
      if (about == WarningKind::never_awaited) return "a coroutine";
      const bool of_callback = trace_.string(as<event::warning>(event).text).starts_with("Exception in callback");
      if (of_callback || about == WarningKind::slow_callback) return numbered(callbacks_, "callback", number);
      return numbered(objects_, "object", number);
    }
    if (field.role == "callback") return numbered(callbacks_, "callback", number);
    if (std::ranges::find(of_objects, field.role) != std::end(of_objects)) return numbered(objects_, "object", number);
    const Vocabulary::Enum& of = enum_of(field.role);
    for (const Vocabulary::Value& one : of.values)
      if (one.number == number) return std::string(one.name);
    return std::to_string(number);
  }

  /// As both have it: of a value whose repr() is the program's own code, a twin says "..." and the recorder its class.
  std::string text_of(const Event& event, StringId id) const {
    static const std::regex object("<[A-Za-z_]+ object>");
    const std::string text(trace_.string(id));
    if (event.kind == EventKind::warning && text.starts_with("Task <Task")) return "..."; // its file is in it
    return std::regex_replace(text, object, "...");
  }

  static std::string numbered(std::map<std::int64_t, std::size_t>& known, std::string_view what, std::int64_t number) {
    if (number == 0) return "none";
    return fmt::format("{}_{}", what, known.try_emplace(number, known.size() + 1).first->second);
  }

  const Trace& trace_;
  Strictness strictness_;
  std::map<EventKind, const Vocabulary::Kind*> kinds_;
  std::map<std::int64_t, std::size_t> objects_, callbacks_;
};

std::shared_ptr<Trace> whole_trace(std::string_view name, const std::filesystem::path& file, std::string_view errors) {
  Loaded loaded = load(file);
  if (!loaded.error.empty() || !loaded.note.empty())
    ADD_FAILURE() << name << ": " << loaded.error << loaded.note << "\n" << errors;
  return loaded.trace;
}

} // namespace

std::shared_ptr<Trace> recorded_by_cpython(std::string_view name, std::string_view program) {
  TemporaryFolder folder, beside;
  const auto out = beside.path() / "run.loopscope";
  const ProcessOutput process =
      run_python({RECORDER_FILE, "--virtual", "--out", out, folder.write(std::string(name) + ".py", program)});
  return whole_trace(name, out, process.errors);
}

std::vector<std::shared_ptr<Trace>> recorded_by_cpython_3_14(const std::vector<NamedProgram>& programs) {
  TemporaryFolder folder;
  std::vector<VirtualRun> runs;
  for (const auto& [name, program] : programs) {
    const std::string own = std::to_string(runs.size());
    create_directory(folder.path() / own);
    const auto file = folder.write(own + "/" + std::string(name) + ".py", program);
    runs.push_back({.out = folder.path() / own / "run", .program = file});
  }
  record_by_python_3_14(runs, RECORDER_FILE);
  std::vector<std::shared_ptr<Trace>> traces;
  for (std::size_t n = 0; n < runs.size(); ++n)
    traces.push_back(whole_trace(programs[n].first, runs[n].out.string() + ".loopscope", why_not_run(runs[n])));
  return traces;
}

std::vector<std::uint64_t> compared_events(const Trace& trace, Strictness strictness) {
  std::vector<std::uint64_t> compared;
  const std::vector<bool> shutdown = of_shutdown(trace);
  for (std::size_t at = 0; at < trace.size(); ++at) {
    const Event& event = trace[at];
    if (shutdown[at] || is_excused(event.kind, "") || is_complaint(event)) continue;
    if (strictness == Strictness::conformance && is_of_dropped_coroutine(event)) continue;
    compared.push_back(at);
  }
  return compared;
}

std::vector<std::string> events_in_words(const Trace& trace, Strictness strictness) {
  return Words(trace, strictness).all();
}

std::string first_difference(std::string_view name, const std::vector<std::string>& theirs,
                             const std::vector<std::string>& ours) {
  if (const char* folder = std::getenv("LOOPSCOPE_TRUTH_FOLDER")) {
    const auto write = [&](const char* of, const std::vector<std::string>& lines) {
      std::ofstream file(std::filesystem::path(folder) / (std::string(name) + "." + of));
      for (const std::string& line : lines) file << line << "\n";
    };
    write("cpython", theirs);
    write("twin", ours);
  }
  const auto [a, b] = std::ranges::mismatch(theirs, ours);
  if (a == theirs.end() && b == ours.end()) return {};
  std::string text =
      fmt::format("after {} of {} and {} events that are the same:\n", a - theirs.begin(), theirs.size(), ours.size());
  for (auto at = a - std::min<std::ptrdiff_t>(6, a - theirs.begin()); at != a; ++at) text += "          " + *at + "\n";
  for (auto at = a; at != theirs.end() && at - a < 6; ++at) text += "  CPython " + *at + "\n";
  for (auto at = b; at != ours.end() && at - b < 6; ++at) text += "  twin    " + *at + "\n";
  return text;
}

} // namespace loopscope
