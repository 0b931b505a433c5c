// What the app needs of the world around it: lessons, runs of them, and files. All of it is behind this one interface:
// what draws the window has no threads, files or sockets of its own.
#pragma once

#include "app/shell/feed.h"
#include "app/views/probe.h"
#include "core/python/program.h"
#include "core/trace/trace.h"
#include "core/words/texts.h"
#include "scenarios/lesson.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace loopscope::app {

/// What is run: a lesson on one of the loops, or a program of one's own, which CPython runs.
struct RunSettings {
  const scenarios::Lesson* lesson = nullptr;
  std::string loop = "simulated"; // of a lesson that runs on one alone, what on_its_loop() says
  scenarios::Arguments arguments{};
  std::uint64_t seed = 0;
  std::string server{}; // its URL, for a real loop; empty: one is started for the run
  /// Without a lesson: the program. With one, on the loop "cpython": how its program runs, and a text where it was
  /// edited; not given: as it stands, with the arguments, in virtual time, or in real time where the lesson wants that.
  std::optional<python::Program> program{};
  /// Names and values, as Python has them, of constants of a program that CPython runs: these stand in the places of
  /// its own.
  std::vector<std::pair<std::string, std::string>> constants{};
};

/// The settings, on the only loop of a lesson that runs on no other.
inline RunSettings on_its_loop(RunSettings settings) {
  if (settings.lesson && !settings.lesson->runs_on(settings.loop)) settings.loop = settings.lesson->only;
  return settings;
}

/// What went wrong in a run, where that is known beside its trace.
struct RunProblem {
  std::uint32_t line = 0, column = 0; // of the program, from 1; 0: none in particular
  std::string text;                   // a sentence
};

/// A run that has been started, paused before its first callback; it ends with this object. No call waits, but that the
/// end may take a moment. Window thread.
class Run {
public:
  virtual ~Run() = default;
  /// What it has recorded up to now, and still grows.
  virtual std::shared_ptr<const trace::Trace> trace() const = 0;
  virtual Feed& feed() = 0;
  /// Ends the run, wherever it is.
  virtual void stop() = 0;
  /// Once it is over; no text: nothing, or the trace says it all.
  virtual RunProblem problem() const { return {}; }
  /// Of a saved one that is being read: how much of it has been, 0 to 1.
  virtual double part() const { return 1; }

  /// Asks the loop of a run in real time whether it responds, by call_soon_threadsafe from the window's thread. While
  /// an answer is waited for, nothing.
  virtual void probe() {}
  virtual Reply probe_reply() const { return {}; }
  /// Sends a client to the server that the run has opened at that address.
  virtual void send_client(const std::string& /*address*/) {}
  /// The last client's, and how many wait for theirs.
  virtual Reply client_reply() const { return {}; }
  virtual std::size_t clients_waiting() const { return 0; }

  /// Gives the program a line to read from its standard input; end: there will be no more.
  virtual void type(const std::string& /*line*/) {}
  virtual void type_end() {}
};

/// The Python that is to run a program.
struct Interpreter {
  std::string path;    // empty: there is none that can
  std::string version; // "3.11.2"
  std::string because; // of what it was chosen: "VIRTUAL_ENV", ".venv beside the program", "--python", "python3"
  std::string problem; // why there is none, in a sentence
};

/// A file of the program as the editor sees it.
struct ProgramText {
  std::string text;
  std::string problem;     // why it cannot be read, in a sentence; empty when it can
  std::uint64_t stamp = 0; // another one when the file has changed
};

/// A text that was kept.
struct Kept {
  std::string text;
  std::string problem; // why it cannot be read, in a sentence; empty when it can, or when there is none
};

/// A saved run, or a program: that is shown, and not run before it is asked for.
struct OpenedFile {
  std::shared_ptr<const trace::Trace> trace; // null: there is nothing to see in it, unless it is being read
  std::string name;                          // of the file
  std::string problem;                       // why not, or what is wrong with it, in a sentence
  std::optional<python::Program> program{};  // of a .py
  std::unique_ptr<Run> reading{};            // a saved run that is read while it is shown: its trace is what is there
};

/// A run that is to be saved with what it was asked to be.
struct RecordedRun {
  const RunSettings& settings; // neither a lesson nor a program: it came from a file
  std::string title;
  const trace::Trace& trace;
};

/// Window thread.
class World {
public:
  virtual ~World() = default;
  /// In the order in which they are taught; at least one.
  virtual const std::vector<scenarios::Lesson>& lessons() const = 0;
  virtual std::span<const scenarios::LoopKind> loops() const = 0;
  /// What the lesson asks.
  virtual std::vector<scenarios::Question> questions_of(const scenarios::Lesson&) const { return {}; }
  virtual std::unique_ptr<Run> start(const RunSettings&) = 0;
  /// Why there is no such run here, in a sentence; empty: start() starts it.
  virtual std::string refusal(const RunSettings&) const { return {}; }
  /// The nearest that there is, where a parameter was moved there, or another lesson or loop was chosen ("").
  virtual RunSettings nearest(const RunSettings& wanted, std::string_view /*parameter*/) const { return wanted; }
  /// The two runs that are compared first; `usual`: those where there are all.
  virtual std::array<RunSettings, 2> compared_first(const RunSettings& /*now*/,
                                                    std::array<RunSettings, 2> usual) const {
    return usual;
  }
  virtual OpenedFile open(const std::string& file) = 0;
  /// A lesson's program with these values of its parameters in their places.
  virtual std::string program_of(const scenarios::Lesson& lesson, const scenarios::Arguments&) const {
    return lesson.program;
  }
  /// Saves it under a name that begins so; returns what came of it, in a sentence.
  virtual std::string save(const trace::Trace&, std::string_view name) = 0;
  /// Saves the runs as one page, which shows them in a browser from that moment on (Link::text, without the lesson),
  /// under a name that begins so; returns what came of it, in a sentence.
  virtual std::string save_page(std::span<const RecordedRun>, std::string_view /*name*/, std::string_view /*moment*/) {
    return std::string(words::text("page.by_browser"));
  }

  // What a page has in place of the machine.

  /// There are links to its moments, files that are chosen in it, and perhaps a frame of another page around it.
  virtual bool is_page() const { return false; }
  /// Makes a link to the moment, with the program in it, where that was changed, and puts it on the clipboard; says
  /// what comes of it.
  virtual void copy_link(std::string_view /*moment*/, std::string_view /*program*/) {}
  /// Has a file chosen, which is then opened.
  virtual void choose_file() {}
  /// Shows the whole page, outside of the frame, at that moment.
  virtual void leave_frame(std::string_view /*moment*/) {}

  /// The loop that shows a lesson where none was chosen. It may be another one later.
  virtual std::string_view usual_loop(const scenarios::Lesson&) const { return "simulated"; }
  /// Runs are so quick that the program is run while it is edited, whenever one pauses.
  virtual bool runs_while_typed(const RunSettings&) const { return false; }
  /// What is to be known before the program is edited: whether and how it runs, and its limits. Empty: nothing.
  virtual std::string about_editing(const RunSettings&) const { return {}; }
  /// Shows what others' work is in this one, and its licences; null: that is written elsewhere.
  virtual std::function<void()> licences() { return {}; }

  // Programs of one's own. A page has few of these.

  /// The Python that would run it (Program::interpreter where that is given, else what is found), looked for anew.
  virtual Interpreter interpreter_for(const python::Program&) { return {}; }
  virtual ProgramText read_program(const std::string& /*file*/) { return {}; }
  /// Writes the file. Empty, or why it could not, in a sentence.
  virtual std::string write_program(const std::string& /*file*/, std::string_view /*text*/) { return {}; }
  /// The stamp of the file as it is now; 0: it cannot be read. Quick enough for each frame.
  virtual std::uint64_t stamp_of(const std::string& /*file*/) { return 0; }
  /// What was typed and not saved, by the file's or lesson's name: kept where a crash or a closed window does not lose
  /// it, and offered again. An empty text: forget it.
  virtual void keep_draft(std::string_view /*name*/, std::string_view /*text*/) {}
  virtual std::string draft_of(std::string_view /*name*/) { return {}; }

  // What is kept from one day to the next, where the platform keeps such things.

  /// The text kept under that name ("settings", "progress"), or nothing.
  virtual Kept kept(std::string_view /*name*/) { return {}; }
  /// Keeps it, whole or not at all. An empty text: forget it.
  virtual void keep(std::string_view /*name*/, std::string_view /*text*/) {}
  /// Keeps what `change` makes of it; no other window that does the same comes in between.
  virtual void change_kept(std::string_view name, const std::function<std::string(const Kept&)>& change) {
    keep(name, change(kept(name)));
  }
  /// Has what was kept set aside, for it makes no sense; returns where it is now, or empty.
  virtual std::string set_aside(std::string_view /*name*/) { return {}; }
};

} // namespace loopscope::app
