// loopscope run, log, list and export: what needs no display.
#include "app/cli/cli.h"
#include "app/cli/progress.h"

#include "core/export/callback_log.h"
#include "core/export/chrome.h"
#include "core/replay/replay.h"
#include "core/trace_files/file.h"
#include "core/trace_files/output_file.h"
#include "core/words/answers.h"
#include "core/words/texts.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <optional>

namespace loopscope::cli {

void Brake::stop(int signal) {
  signal_.store(signal);
  stop_switch_.stop();
}

void Brake::before_callback(std::int64_t) {
  if (signal_.load(std::memory_order_relaxed) != 0 || ++callbacks_ > limit_) throw aio::RunAborted{};
}

void Brake::before_wait(std::int64_t) {
  if (signal_.load(std::memory_order_relaxed) != 0) throw aio::RunAborted{};
}

scenarios::RunOptions options_of(const app::RunSettings& settings, Brake& brake) {
  scenarios::RunOptions options;
  options.loop = settings.loop;
  options.arguments = settings.arguments;
  options.seed = settings.seed;
  options.pacer = &brake;
  options.stop = &brake.stop_switch();
  options.output = [](std::string_view, int) {};
  return options;
}

std::shared_ptr<trace::Trace> recorded(const app::RunSettings& settings) {
  trace::Recorder recorder;
  Brake brake(Brake::most_recorded);
  std::optional<Progress> progress;
  if (Progress::wanted(settings)) progress.emplace(recorder.trace());
  scenarios::RunOptions options = options_of(settings, brake);
  options.recorder = &recorder;
  if (scenarios::run(*settings.lesson, options).outcome == trace::RunOutcome::aborted) brake.check();
  return recorder.trace();
}

trace::Loaded trace_of(const Subject& subject) {
  if (subject.file.empty() && scenarios::runs_python(subject.run.loop)) return recorded_by_python(subject);
  if (subject.file.empty()) return {.trace = recorded(subject.run), .usable = true};
  trace::Loaded loaded = trace::load(subject.file);
  if (!loaded.usable) throw Failure(loaded.error);
  return loaded;
}

void check_whole(const trace::Loaded& loaded) {
  if (!loaded.error.empty()) throw Failure(words::text("cli.damaged", loaded.error));
  if (!loaded.note.empty()) tell(loaded.note, 0);
}

std::string waits_at_end(const std::shared_ptr<const trace::Trace>& trace) {
  constexpr std::size_t most_named = 5;
  replay::Replay replay(trace);
  replay.update();
  const replay::State& state = replay.seek(replay.size());
  std::vector<std::string> waits;
  state.tasks.each([&](trace::ObjectId id, const replay::Task& task) {
    if (task.status != replay::TaskStatus::ended)
      waits.push_back(words::text("cli.hang.task", words::plain(words::name_of(replay.index(), state, id)),
                                  words::plain(words::doing(replay.index(), state, task, state.time))));
  });
  if (waits.empty()) return std::string(words::text("cli.hang.none"));
  const std::size_t all = waits.size();
  waits.resize(std::min(all, most_named));
  if (all > most_named) waits.push_back(words::text("cli.hang.more", all - most_named));
  return fmt::format("{}", fmt::join(waits, "; "));
}

namespace {

/// That a file can be written is known before the run.
void check_writable(const std::string& path) {
  if (path.empty()) return;
  trace::OutputFile trial(path);
  if (trial.failed()) throw Failure(trial.commit());
}

/// What was asked for, as far as it can be written. Empty, or one line that says what cannot.
std::string save(const RunCommand& command, const trace::Trace& trace) {
  std::string error = output_error(); // what the program has printed comes first
  const auto note = [&](const std::string& another) {
    if (error.empty()) error = another;
  };
  if (!command.trace.empty()) note(trace::save(trace, command.trace));
  if (!command.log.empty()) {
    trace::OutputFile log(command.log);
    log.write(exports::callback_log(trace));
    note(log.commit());
  }
  return error;
}

} // namespace

int list_lessons(bool json) {
  if (json) {
    nlohmann::ordered_json all = nlohmann::ordered_json::array();
    for (const scenarios::Lesson& lesson : scenarios::lessons()) {
      nlohmann::ordered_json entry{
          {"id", lesson.id},       {"number", lesson.number},     {"title", lesson.title},
          {"group", lesson.group}, {"sentence", lesson.sentence}, {"loops", nlohmann::ordered_json::array()}};
      for (const scenarios::LoopKind& loop : scenarios::loops())
        if (lesson.runs_on(loop.name)) entry["loops"].push_back(loop.name);
      entry["parameters"] = nlohmann::ordered_json::array();
      for (const scenarios::Parameter& p : lesson.parameters) {
        nlohmann::ordered_json parameter{{"name", p.name}, {"label", p.label}};
        auto number = [&](const char* key, double value) {
          if (p.integer)
            parameter[key] = static_cast<std::int64_t>(value);
          else
            parameter[key] = value;
        };
        number("initial", p.initial);
        number("min", p.min);
        number("max", p.max);
        number("step", p.step);
        entry["parameters"].push_back(parameter);
      }
      all.push_back(entry);
    }
    print(stdout, all.dump(2) + "\n");
  } else {
    std::size_t widest = 0;
    for (const scenarios::Lesson& lesson : scenarios::lessons()) widest = std::max(widest, lesson.id.size());
    for (const scenarios::Lesson& lesson : scenarios::lessons())
      print(stdout, fmt::format("{:<{}}  {}\n", lesson.id, widest, lesson.sentence));
  }
  finish_output();
  return 0;
}

int run_without_window(const RunCommand& command) {
  app::RunSettings settings = settings_of(command.run);
  if (command.trace == "-") throw WrongCall(std::string(words::text("cli.run.trace_needs_file")));
  check_outputs({input_of({settings})}, {{"--log", command.log}, {"--trace", command.trace}});
  check_writable(command.log);
  check_writable(command.trace);
  if (scenarios::runs_python(settings.loop)) return run_by_python(command, settings);
  const bool saves = !command.log.empty() || !command.trace.empty();
  if (saves) std::signal(SIGPIPE, SIG_IGN); // the files are written even if the output is not read

  const bool shows_progress = Progress::wanted(settings);
  const bool records = saves || shows_progress || scenarios::in_real_time(settings.loop);
  trace::Recorder recorder;
  Brake brake(records ? Brake::most_recorded : UINT64_MAX);
  scenarios::RunOptions options = options_of(settings, brake);
  options.recorder = records ? &recorder : nullptr;
  std::optional<Progress> progress;
  if (shows_progress) progress.emplace(recorder.trace());
  if (command.log != "-")
    options.output = [&](std::string_view text, int stream) {
      if (progress)
        progress->print(text, stream);
      else
        print(stream == 2 ? stderr : stdout, text);
    };
  scenarios::RunResult result = scenarios::run(*settings.lesson, options);
  progress.reset();
  const std::string unsaved = save(command, *recorder.trace());

  switch (result.outcome) {
  case trace::RunOutcome::finished:
    break;
  case trace::RunOutcome::failed:
    throw Failure(result.message + (unsaved.empty() ? "" : "; " + unsaved));
  case trace::RunOutcome::deadlocked:
    // In virtual time the same run can be had again, recorded.
    tell(words::text("cli.hang.hangs", waits_at_end(records ? recorder.trace() : recorded(settings))), hangs);
    break;
  case trace::RunOutcome::aborted:
    brake.check();
    throw Failure(words::text("cli.run.endless", Brake::most_recorded));
  }
  if (!unsaved.empty()) throw Failure(unsaved);
  return result.outcome == trace::RunOutcome::deadlocked ? hangs : 0;
}

int write_log(const LogCommand& command) {
  const Subject subject = subject_of(command.run);
  check_outputs({input_of(subject)}, {{"--out", command.out}});
  trace::OutputFile out(command.out);
  if (out.failed()) throw Failure(out.commit());
  const trace::Loaded loaded = trace_of(subject);
  out.write(exports::callback_log(*loaded.trace));
  if (std::string error = out.commit(); !error.empty()) throw Failure(error);
  check_whole(loaded);
  return 0;
}

int export_trace(const ExportCommand& command) {
  const Subject subject = subject_of(command.run);
  check_outputs({input_of(subject)}, {{"--chrome", command.chrome}});
  check_writable(command.chrome);
  const trace::Loaded loaded = trace_of(subject);
  if (std::string error = exports::export_chrome(*loaded.trace, command.chrome); !error.empty()) throw Failure(error);
  check_whole(loaded);
  return 0;
}

} // namespace loopscope::cli
