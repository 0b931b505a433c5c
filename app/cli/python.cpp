// What CPython runs, without a window: lessons' programs, and those of one's own.
#include "app/cli/cli.h"
#include "app/cli/passed_signals.h"
#include "app/cli/streamed_trace.h"

#include "app/desktop/python_program.h"
#include "core/aio/mutex.h"
#include "core/export/callback_log.h"
#include "core/python/interpreter.h"
#include "core/python/python_run.h"
#include "core/python/recorder.h"
#include "core/trace_files/output_file.h"
#include "core/words/format.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <functional>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

namespace loopscope::cli {
namespace {

/// Tells that something has come.
class Bell {
public:
  void ring() {
    {
      const aio::MutexLock lock(mutex_);
      rung_ = true;
    }
    changed_.notify_all();
  }
  /// Waits until it was rung since the last time, or until then.
  void wait(std::chrono::steady_clock::time_point until) {
    const aio::MutexLock lock(mutex_);
    while (!rung_ && changed_.wait_until(mutex_, until) == std::cv_status::no_timeout) {
    }
    rung_ = false;
  }

private:
  aio::Mutex mutex_;
  std::condition_variable_any changed_;
  bool rung_ GUARDED_BY(mutex_) = false;
};

python::PythonRun::Options options_of(const app::PreparedProgram& prepared, bool terminal) {
  return {.program = prepared.program,
          .terminal = terminal,
          .scenario = prepared.scenario,
          .parameters = prepared.parameters,
          .most_callbacks = terminal ? UINT64_MAX : Brake::most_recorded,
          .at_limit = terminal ? python::AtLimit::stop_recording : python::AtLimit::stop_program};
}

const std::string& name_of(const app::RunSettings& settings) {
  return settings.lesson ? settings.lesson->id : settings.program->file;
}

const trace::Event* end_of(const trace::Trace& trace) {
  if (trace.size() == 0) return nullptr;
  const trace::Event& last = trace[trace.size() - 1];
  return last.kind == trace::EventKind::run_ended ? &last : nullptr;
}

bool has_hung(const trace::Trace& trace) {
  const trace::Event* end = end_of(trace);
  return end && trace::as<trace::event::run_ended>(*end).outcome == trace::RunOutcome::deadlocked;
}

/// Why a program has failed, as its trace tells it; empty when it has not.
std::string failure_in(const trace::Trace& trace) {
  const trace::Event* end = end_of(trace);
  if (!end || trace::as<trace::event::run_ended>(*end).outcome != trace::RunOutcome::failed) return {};
  return std::string(trace.string(trace::as<trace::event::run_ended>(*end).message));
}

/// The same in the language in use: how a process ends stands in a trace as describe_status has it.
std::string said_end(const std::string& failure) {
  const auto rest_of = [&](std::string_view begin) { return std::string_view(failure).substr(begin.size()); };
  constexpr std::string_view signal = "killed by signal ", name = "killed by ", status = "exited with status ";
  if (failure.starts_with(signal)) return words::text("cli.python.signal", rest_of(signal));
  if (failure.starts_with(name)) return words::text("cli.python.killed", rest_of(name));
  if (failure.starts_with(status)) return words::text("cli.python.status", rest_of(status));
  return failure;
}

/// How a lesson ends that runs on CPython alone is what it shows.
bool means_to_fail(const app::RunSettings& settings) {
  return settings.lesson && !settings.lesson->has_twin();
}

/// Python takes the place of this process: there is nothing to record.
[[noreturn]] void become(const python::Program& program) {
  const python::Interpreter interpreter = python::find_interpreter(program);
  if (interpreter.path.empty()) throw Failure(interpreter.problem);
  std::vector<std::string> words{interpreter.path};
  if (program.module) words.emplace_back("-m");
  words.push_back(program.file);
  words.insert(words.end(), program.arguments.begin(), program.arguments.end());
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  restore_process();
  ::execv(interpreter.path.c_str(), pointers.data());
  throw Failure(words::text("cli.run.cannot", interpreter.path, std::generic_category().message(errno)));
}

/// Ends this process as the program was ended.
int end_by(int signal) {
  const rlimit no_core{};
  ::setrlimit(RLIMIT_CORE, &no_core); // it would be of the wrong process
  std::signal(signal, SIG_DFL);
  sigset_t one;
  sigemptyset(&one);
  sigaddset(&one, signal);
  pthread_sigmask(SIG_UNBLOCK, &one, nullptr);
  ::kill(::getpid(), signal);
  return 128 + signal; // of one that does not end a process
}

} // namespace

void check_python(const app::RunSettings& settings) {
  const python::Interpreter found = python::find_interpreter(settings.program.value_or(python::Program{}));
  if (found.path.empty()) throw Failure(found.problem);
}

std::string was_stopped(const Subject& subject) {
  return words::text("cli.python.late", name_of(subject.run), words::duration(subject.most.count()));
}

trace::Loaded recorded_by_python(const Subject& subject) {
  Bell bell;
  std::atomic<int> signal{0};
  const Interrupts interrupts([&](int number) {
    signal.store(number);
    bell.ring();
  });
  const app::PreparedProgram prepared = app::prepared(subject.run);
  python::PythonRun run(options_of(prepared, false), [&] { bell.ring(); });
  run.type_end();
  run.resume_freely();
  const auto end = std::chrono::steady_clock::now() + subject.most;
  while (!run.over() && signal == 0 && std::chrono::steady_clock::now() < end) bell.wait(end);
  const bool is_late = !run.over();
  if (is_late) run.stop();
  run.wait();
  if (signal != 0) throw Interrupted{signal.load()};
  if (!run.status() && !is_late) throw Failure(run.problem());
  trace::Loaded loaded{.trace = std::const_pointer_cast<trace::Trace>(run.trace()), .usable = true};
  if (is_late)
    loaded.note = was_stopped(subject);
  else if (!run.problem().empty())
    loaded.note = fmt::format("{}: {}", name_of(subject.run), run.problem());
  else if (const std::string failure = failure_in(*loaded.trace); !failure.empty() && !means_to_fail(subject.run))
    loaded.note = words::text("cli.python.failed", name_of(subject.run), said_end(failure));
  return loaded;
}

int run_by_python(const RunCommand& command, const app::RunSettings& settings) {
  const bool records = !command.log.empty() || !command.trace.empty();
  if (!records && !settings.lesson && !settings.program->skip_waiting) become(*settings.program);
  const bool terminal = command.log != "-";
  PassedSignals signals(terminal);
  const app::PreparedProgram prepared = app::prepared(settings);
  std::optional<StreamedTrace> file;
  std::atomic<bool> streams{false};
  python::PythonRun run(options_of(prepared, terminal), [&] {
    if (streams) file->news();
  });
  if (!command.trace.empty()) {
    file.emplace(run.trace(), command.trace);
    streams = true;
  }
  if (!terminal) run.type_end();
  signals.pass_to([&](int signal) { run.send(signal); });
  run.resume_freely();
  run.wait();
  signals.pass_to({});
  streams = false;

  const std::optional<int> status = run.status();
  std::string unsaved;
  if (file) unsaved = file->finish(status.has_value());
  if (!status) throw Failure(run.problem());
  if (!command.log.empty()) {
    trace::OutputFile log(command.log);
    log.write(exports::callback_log(*run.trace()));
    if (const std::string error = log.commit(); unsaved.empty()) unsaved = error;
  }
  if (has_hung(*run.trace())) tell(words::text("cli.hang.hangs", waits_at_end(run.trace())), hangs);
  if (!run.problem().empty()) tell(run.problem(), 0);
  if (!unsaved.empty()) tell(unsaved, 1);
  if (WIFSIGNALED(*status)) return end_by(WTERMSIG(*status));
  if (!unsaved.empty() && WEXITSTATUS(*status) == 0) return 1;
  return WEXITSTATUS(*status);
}

int print_recorder(const std::string& out) {
  trace::OutputFile file(out);
  file.write(python::recorder_text());
  if (const std::string error = file.commit(); !error.empty()) throw Failure(error);
  return 0;
}

} // namespace loopscope::cli
