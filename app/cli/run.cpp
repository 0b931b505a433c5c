// loopscope run, list and export: what needs no display.
#include "app/cli/cli.h"

#include "core/trace/callback_log.h"
#include "core/trace/chrome.h"
#include "core/trace/file.h"
#include "core/trace/output_file.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <optional>

namespace loopscope::cli {
namespace {

// Set by Ctrl+C.
std::atomic<bool> interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free);

void watch_for_interrupts() {
  struct sigaction action{};
  action.sa_handler = [](int) { interrupted.store(true, std::memory_order_relaxed); };
  action.sa_flags = SA_RESETHAND; // the second time it ends the program at once
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

} // namespace

Brake::Brake(std::uint64_t limit) : limit_(limit) {
  watch_for_interrupts();
}

void Brake::before_callback(std::int64_t) {
  if (interrupted.load(std::memory_order_relaxed) || ++callbacks_ > limit_) throw aio::RunAborted{};
}

void Brake::before_wait(std::int64_t) {
  if (interrupted.load(std::memory_order_relaxed)) throw aio::RunAborted{};
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

  bool recorded = !command.log.empty() || !command.trace.empty();
  trace::Recorder recorder;
  Brake brake(recorded ? Brake::most_recorded : UINT64_MAX);
  scenarios::RunOptions options;
  options.loop = settings.loop;
  options.arguments = settings.arguments;
  options.seed = settings.seed;
  options.recorder = recorded ? &recorder : nullptr;
  options.pacer = &brake;
  if (!log_to_output)
    options.output = [](std::string_view text, int stream) { print(stream == 2 ? stderr : stdout, text); };
  else
    options.output = [](std::string_view, int) {};
  scenarios::RunResult result = scenarios::run(*settings.lesson, options);

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
