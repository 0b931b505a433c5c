// A run of a Python program of one's own (or a lesson's), recorded while it goes on.
#pragma once

#include "core/python/program.h"
#include "core/trace/trace.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace loopscope::python {

/// Starts the program, paused before its first line, on a thread of its own that reads what the recorder tells. Every
/// call but the destructor's may come from any thread, and none waits; it ends with the object.
class PythonRun {
public:
  struct Options {
    Program program; // find_interpreter finds its Python
    /// True: standard input, output and error are Loopscope's, as if there were no recorder, and Ctrl+C reaches the
    /// program; the caller ignores SIGINT and SIGQUIT meanwhile. False: what it prints stands in the trace, and what
    /// it reads is typed.
    bool terminal = false;
    std::string scenario;                                        // what the trace calls the run; empty: as the recorder
    std::vector<std::pair<std::string, std::string>> parameters; // of a lesson: names and values, for the trace
    // The recording has a limit: so many callbacks, or so many bytes of events and texts.
    std::uint64_t most_callbacks = 1'000'000;
    std::uint64_t most_bytes = std::uint64_t{1} << 29;
    AtLimit at_limit = AtLimit::stop_recording;
    std::string_view recorder; // what runs in the recorder's place, for tests; it must outlive the run
  };

  /// `news` is called on the run's thread when it pauses, when something blocks it, when it ends, and from time to time
  /// while events come. Throws std::system_error where the system has no memory or descriptors left; what else hinders
  /// the start is told in the trace's run_ended and by problem().
  PythonRun(Options, std::function<void()> news);
  /// Ends the program and all that it has started, as stop() does, but does not wait for that: they are gone within
  /// 0.3 s.
  ~PythonRun();
  PythonRun(const PythonRun&) = delete;
  PythonRun& operator=(const PythonRun&) = delete;

  /// What was recorded up to now, and still grows.
  std::shared_ptr<const trace::Trace> trace() const;

  // Pausing: before a callback, or at a line. `trace()` holds all that came before the pause when paused() says so.

  void resume(std::uint64_t callbacks); // for that many
  void resume_until(std::int64_t time); // ns of its clock; one callback in any case
  void resume_freely();
  void pause();
  /// After the last callback of this turn, or of the next where one is just over.
  void resume_to_turn_end();
  /// Before the next step of the task of that number.
  void resume_to_step_of(std::uint32_t task);
  /// When the program reaches the line of that file, even within a callback.
  void resume_to_line(std::string_view file, std::uint32_t line);

  /// More events may come.
  bool growing() const;
  /// It is paused, or over.
  bool paused() const;
  /// The recording has grown to its limit.
  bool at_limit() const;
  /// What its clock shows, ns; 0 before it has begun. In virtual time what the last event's did.
  std::int64_t clock() const;

  /// Ends it and all that it has started within 0.3 s, whatever it does.
  void stop();
  /// Sends the program a signal.
  void send(int signal);
  /// Gives it a line (without its newline) to read from its standard input, where that is not the terminal's.
  void type(std::string_view line);
  /// There will be no more.
  void type_end();

  /// It has ended, and the trace is whole.
  bool over() const;
  /// Waits until it is over.
  void wait() const;
  /// How the program ended, as waitpid gives it; nothing before that, or where it never ran.
  std::optional<int> status() const;
  /// What went wrong that is not the program's doing, in a line: it could not be started, the recording stopped at its
  /// limit. Empty otherwise.
  std::string problem() const;

private:
  struct Shared;
  std::shared_ptr<Shared> shared_;
};

/// How a process ended, by its status of waitpid: "killed by SIGSEGV", "exited with status 3"; empty for status 0. As
/// it stands in traces: in English.
std::string describe_status(int status);

} // namespace loopscope::python
