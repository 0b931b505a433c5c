// loopscope run, list and export: what needs no display.
#include "app/cli/cli.h"
#include "app/cli/progress.h"

#include "core/trace/callback_log.h"
#include "core/trace/chrome.h"
#include "core/trace/file.h"
#include "core/trace/output_file.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <optional>

namespace loopscope::cli {

void Brake::stop() {
  stopped_.store(true, std::memory_order_relaxed);
  stop_switch_.stop();
}

void Brake::before_callback(std::int64_t) {
  if (stopped_.load(std::memory_order_relaxed) || ++callbacks_ > limit_) throw aio::RunAborted{};
}

void Brake::before_wait(std::int64_t) {
  if (stopped_.load(std::memory_order_relaxed)) throw aio::RunAborted{};
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
  if (scenarios::run(*settings.lesson, options).outcome == trace::RunOutcome::aborted && !brake.at_limit())
    throw Failure("stopped");
  return recorder.trace();
}

void print(std::FILE* to, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), to);
}

void finish_output() {
  if (std::fflush(stdout) != 0 || std::ferror(stdout)) throw Failure("cannot write to standard output");
}

int list_lessons(bool json) {
  if (json) {
    nlohmann::ordered_json all = nlohmann::ordered_json::array();
    for (const scenarios::Lesson& lesson : scenarios::lessons()) {
      nlohmann::ordered_json entry{{"id", lesson.id},
                                   {"number", lesson.number},
                                   {"title", lesson.title},
                                   {"group", lesson.group},
                                   {"sentence", lesson.sentence}};
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

int run_lesson(const RunCommand& command) {
  app::RunSettings settings = settings_of(command.run);
  if (command.trace == "-") throw WrongCall("--trace -: a trace is no text; give a file");
  bool log_to_output = command.log == "-";

  // Whether the files can be written is known before the run.
  std::optional<trace::OutputFile> log;
  if (!command.log.empty() && !log_to_output) {
    log.emplace(command.log);
    if (log->failed()) throw Failure(log->commit());
  }
  if (!command.trace.empty()) {
    trace::OutputFile probe(command.trace);
    if (probe.failed()) throw Failure(probe.commit());
  }

  const bool shows_progress = Progress::wanted(settings);
  const bool records = !command.log.empty() || !command.trace.empty() || shows_progress;
  trace::Recorder recorder;
  Brake brake(records ? Brake::most_recorded : UINT64_MAX);
  scenarios::RunOptions options = options_of(settings, brake);
  options.recorder = records ? &recorder : nullptr;
  std::optional<Progress> progress;
  if (shows_progress) progress.emplace(recorder.trace());
  if (!log_to_output)
    options.output = [&](std::string_view text, int stream) {
      if (progress)
        progress->print(text, stream);
      else
        print(stream == 2 ? stderr : stdout, text);
    };
  scenarios::RunResult result = scenarios::run(*settings.lesson, options);
  progress.reset();

  if (log_to_output) print(stdout, trace::callback_log(*recorder.trace()));
  finish_output();
  if (log) {
    log->write(trace::callback_log(*recorder.trace()));
    if (std::string error = log->commit(); !error.empty()) throw Failure(error);
  }
  if (!command.trace.empty())
    if (std::string error = trace::save(*recorder.trace(), command.trace); !error.empty()) throw Failure(error);

  switch (result.outcome) {
  case trace::RunOutcome::finished:
    return 0;
  case trace::RunOutcome::failed:
    throw Failure(result.message);
  case trace::RunOutcome::deadlocked:
    // What the lesson has to show, and no failure of this command.
    print(stderr, "loopscope: the program waits for ever: nothing can wake its loop\n");
    return 0;
  case trace::RunOutcome::aborted:
    if (brake.at_limit())
      throw Failure(
          fmt::format("stopped after {} callbacks: the program does not end by itself", Brake::most_recorded));
    print(stderr, "loopscope: stopped\n");
    return 130;
  }
  return 0;
}

int export_trace(const std::filesystem::path& file, const std::string& chrome) {
  {
    trace::OutputFile probe(chrome);
    if (probe.failed()) throw Failure(probe.commit());
  }
  trace::Loaded loaded = trace::load(file);
  if (!loaded.usable) throw Failure(loaded.error);
  if (std::string error = trace::export_chrome(*loaded.trace, chrome); !error.empty()) throw Failure(error);
  if (!loaded.error.empty()) throw Failure(loaded.error + "; what stands before it was exported");
  return 0;
}

} // namespace loopscope::cli
