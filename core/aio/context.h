// What a run of a program has around it: the recorder, the pacer, the standard output, and what Python
// keeps per process (the names of tasks, which loop is running).
#pragma once

#include "core/aio/pacer.h"
#include "core/aio/selector.h"
#include "core/aio/signature.h"
#include "core/trace/recorder.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <source_location>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace loopscope::aio {

class Doorbell;
class EventLoop;

/// One for each run, created by the code that runs a program, used by that run's thread alone.
class RunContext {
public:
  trace::Recorder* recorder = nullptr;                           // null: nothing is recorded
  Pacer* pacer = nullptr;                                        // null: as fast as it goes
  std::function<std::unique_ptr<Selector>()> make_selector;      // for new_event_loop
  std::function<void(std::string_view text, int stream)> output; // 1: standard output, 2: standard error
  std::string_view twin_file;                                    // frames of other files are the library's
  std::span<const std::uint16_t> twin_lines;                     // by its line: the program's line, or 0
  std::span<const Signature> signatures;                         // of the twin's coroutine functions
  std::vector<std::string> argv;                                 // sys.argv: what the program was called with
  StopSwitch* stop = nullptr;                                    // null: the run is not ended from outside
  Doorbell* doorbell = nullptr;                                  // null: its loop is not called from outside

  // Of a thread that a program has started: its number, from 1, and the loop in whose world it runs.
  std::uint32_t thread = 0;
  EventLoop* thread_loop = nullptr;

  // What asyncio keeps per process or per thread.
  EventLoop* running = nullptr; // the loop whose run_forever is on this thread's stack
  unsigned tasks_named = 0;     // the N of the last Task-N
  unsigned threads_named = 0;   // the N of the last Thread-N
  std::uint32_t threads_started = 0;
  std::int64_t last_time = 0;  // of the last event recorded
  std::uint32_t twin_line = 0; // the twin's line that runs on this thread (at_line), 0: none of the program's
  std::vector<EventLoop*> open_loops;

  /// The context of a thread that was started in the loop's world.
  RunContext for_thread(EventLoop& loop, std::uint32_t number) const;
  /// The loop whose clock and world the calling thread has, or null.
  EventLoop* loop_here() const { return running ? running : thread_loop; }
  /// The task that runs on this thread, as the trace has it, or 0.
  trace::ObjectId task() const;
  /// Gives the event the line of the program that runs, unless it has one. Only with a recorder.
  void give_line(trace::Event& event) const {
    if (twin_line == 0 || event.line != 0 || twin_line >= twin_lines.size()) return;
    event.line = twin_lines[twin_line];
    if (trace::tells_twin_line(event.kind)) event.value = twin_line;
  }
  /// Records, with the line that runs and the time of the running loop, or the last one known. Only with a recorder.
  void record(trace::Event event);
  /// A place in a program as the trace has it; line 0 outside the twin.
  bool in_program(const std::source_location& place) {
    const char* file = place.file_name();
    return file == file_known_[1] || (file != file_known_[0] && learn_file(file));
  }
  std::uint16_t line(const std::source_location& place) {
    return in_program(place) && place.line() < twin_lines.size() ? twin_lines[place.line()] : 0;
  }
  trace::StringId function(const std::source_location& place) {
    const char* name = place.function_name();
    return name == last_function_ ? last_function_id_ : find_function(name);
  }
  /// Of the coroutine function at that place, or null.
  const Signature* signature(const std::source_location& place);
  /// Drops the loops that were not closed, with their tasks: nothing that these do is printed or recorded.
  void abandon_loops();
  /// A line on the standard error, as the trace has it too.
  void write_error(const std::string& line);
  void write(std::string_view text, int stream) {
    if (output) output(text, stream);
  }

private:
  bool learn_file(const char* file);
  trace::StringId find_function(const char* name);

  const char* file_known_[2] = {}; // [1]: the twin's, [0]: another one, as the compiler gave their names
  std::unordered_map<const char*, trace::StringId> functions_;
  const char* last_function_ = nullptr;
  trace::StringId last_function_id_ = 0;
};

namespace detail {
inline thread_local RunContext* current_context = nullptr;
RunContext& default_context();
} // namespace detail

/// This thread's. Without a RunScope it is a bare one: nothing is recorded, output is dropped.
inline RunContext& context() {
  RunContext* current = detail::current_context;
  return current ? *current : detail::default_context();
}

/// The twin's line that runs from here on. The build puts a call before each statement of a twin that quotes a line of
/// its program (cmake/twins.py).
inline void at_line(std::uint32_t twin_line) {
  context().twin_line = twin_line;
}

/// Gives the value on; the line that runs is that one again.
template <class T>
T back_at_line(std::uint32_t twin_line, T&& value) {
  at_line(twin_line);
  return std::forward<T>(value);
}

/// A part of the run that has lines of its own: at its end the line before it runs again.
class LineScope {
public:
  LineScope() : here_(context()), before_(here_.twin_line) {}
  ~LineScope() { here_.twin_line = before_; }
  LineScope(const LineScope&) = delete;
  LineScope& operator=(const LineScope&) = delete;

private:
  RunContext& here_;
  std::uint32_t before_;
};

/// Makes a context this thread's for a while. At its end the loops of the run that are still open are dropped.
class RunScope {
public:
  explicit RunScope(RunContext& context) : before_(detail::current_context) { detail::current_context = &context; }
  ~RunScope() {
    detail::current_context->abandon_loops();
    detail::current_context = before_;
  }
  RunScope(const RunScope&) = delete;
  RunScope& operator=(const RunScope&) = delete;

private:
  RunContext* before_;
};

/// The name that Python has for a function that C++ calls "aio::Coro<void> (anonymous namespace)::main()":
/// "main". A lambda is "<lambda>", a function called genexpr Python's "<genexpr>" (other comprehensions are a part of
/// the function around them, from 3.12 on); one underscore at the end, which keeps clear of C++'s keywords, is dropped.
std::string python_name(std::string_view cpp_function);

} // namespace loopscope::aio
