// The commands of the command line. Each returns the program's exit status.
#pragma once

#include "app/cli/interrupts.h"
#include "app/cli/process.h"
#include "app/shell/world.h"
#include "core/aio/pacer.h"
#include "core/net/lesson_server.h"
#include "core/trace_files/file.h"
#include "scenarios/run.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace loopscope::cli {

/// A usage error: reported in one line, exit status 2.
struct WrongCall : std::runtime_error {
  using std::runtime_error::runtime_error;
};
/// A failure: reported in one line, exit status 1.
struct Failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A signal ended the command: exit status 128 plus its number.
struct Interrupted {
  int signal;
};
/// The program of `run` hangs: exit status.
inline constexpr int hangs = 3;

/// A file that a command reads or writes, and the option that names it.
struct NamedFile {
  std::string_view option;
  std::string path; // empty: none
};
/// WrongCall when an output is an input, another output, or the file that standard output or error goes to: one would
/// replace the other.
void check_outputs(const std::vector<NamedFile>& inputs, const std::vector<NamedFile>& outputs);

/// What a command is about, and how that is run if it is not a trace file. Texts that were not given are empty.
struct RunArguments {
  std::string subject;                  // a lesson, a program or, where a command takes one, a trace file
  bool module = false;                  // it is a module's name
  std::vector<std::string> arguments{}; // of the program
  std::string loop{};
  std::vector<std::string> set{}; // NAME=VALUE
  std::string seed{};
  std::string python{}; // the interpreter
  bool skip_waiting = false, real_time = false;
  std::string stop_after{}; // seconds
};
/// The lesson or program, loop and values that are meant. Throws WrongCall and says what there is to choose from.
app::RunSettings settings_of(const RunArguments&);

/// A run to be looked at: a lesson's, a program's, or one that a trace file holds.
struct Subject {
  app::RunSettings run;
  std::string file{};                                      // empty: it is run
  std::chrono::nanoseconds most = std::chrono::minutes(1); // that CPython may take
};
/// Whether the word names a file that is there or meant, a program's or a trace's. A lesson's name never does; else
/// what exists, has a slash, or the ending of either.
bool names_file(const std::string& word);
/// Whether it names a program's file. A lesson's name never does.
bool names_program(const std::string& word);
/// Throws WrongCall for a word that is neither a lesson nor a file, and for options that do not fit what it is.
Subject subject_of(const RunArguments&);
/// The file that is read or run; of no path where there is none.
NamedFile input_of(const Subject&);
/// A whole number from 0 up; `what` is named when it is none.
std::uint64_t count_of(std::string_view what, std::string_view text);
/// Seconds from 0 up, as nanoseconds; `what` is named when they are none.
std::int64_t time_of(std::string_view what, std::string_view seconds);
/// "1280x720" as numbers.
std::pair<int, int> size_of(const std::string& text);
/// "light" or "dark".
bool light_of(const std::string& theme);
/// "150" as a number of percent.
int text_of(const std::string& percent);

/// Takes `--language FOLDER` off the front of the call's words, and says everything in that language from now on.
/// WrongCall where the folder holds none, or a damaged one.
void take_language(std::vector<std::string>& words);

struct WindowArguments {
  RunArguments run;      // a lesson, a program or a trace file
  bool at_place = false; // without one, the lesson that was shown last, or the first one
  std::filesystem::path state_file;
  std::string theme, text;     // empty: as it was last
  std::filesystem::path speak; // where what is seen is told in words, or empty
  bool present = false;        // to a class
  bool kiosk = false;          // for whoever comes by
};
int open_window(const WindowArguments&);

int list_lessons(bool json);
/// The lessons for an error's message, a part of one, or a symptom, the best first. Failure where none fits.
int list_errors(const std::string& text, bool json);
/// What a trace may hold: its kinds of events, their fields, and the bytes of each.
int list_events(bool json);

/// Lets a run go on until a signal tells it to end, or until what is recorded of it would fill the memory.
class Brake final : public aio::Pacer {
public:
  static constexpr std::uint64_t most_recorded = 5'000'000; // callbacks
  /// Watches for signals from now on.
  explicit Brake(std::uint64_t limit) : limit_(limit) {}
  void before_callback(std::int64_t) override;
  void before_wait(std::int64_t) override;
  bool at_limit() const { return callbacks_ > limit_; }
  /// Throws Interrupted if a signal has ended the run.
  void check() const {
    if (const int signal = signal_.load()) throw Interrupted{signal};
  }
  /// Ends the run even in a blocking call.
  aio::StopSwitch& stop_switch() { return stop_switch_; }

private:
  void stop(int signal);

  std::uint64_t callbacks_ = 0;
  std::uint64_t limit_;
  std::atomic<int> signal_{0}; // that has stopped it
  aio::StopSwitch stop_switch_;
  Interrupts interrupts_{[this](int signal) { stop(signal); }};
};
/// What is to be run, under the brake, its output dropped.
scenarios::RunOptions options_of(const app::RunSettings&, Brake&);
/// What the loop did in a run, however that ended, or its beginning if it does not end by itself. Interrupted when a
/// signal has stopped it.
std::shared_ptr<trace::Trace> recorded(const app::RunSettings&);
/// The same of a run by CPython, which is stopped when it takes too long; its output is dropped, and its input is
/// empty. Failure when it cannot be started. What is to be said of how it ended is a note.
trace::Loaded recorded_by_python(const Subject&);
/// Failure where no Python can run it.
void check_python(const app::RunSettings&);
/// What is said of a run that took too long, in a line.
std::string was_stopped(const Subject&);
/// Which tasks wait for what at the end of a program that hangs, in one line.
std::string waits_at_end(const std::shared_ptr<const trace::Trace>&);
/// The same of what is to be looked at, which is run or read. Failure when nothing of the file can be read.
trace::Loaded trace_of(const Subject&);
/// Failure if the file is damaged: what stands before that was taken. Says so on standard error if it has no end yet.
void check_whole(const trace::Loaded&);

struct RunCommand {
  RunArguments run;
  std::string log;   // a path, "-" for standard output, or empty: none
  std::string trace; // a path, or empty: none
};
int run_without_window(const RunCommand&);
/// The same of what CPython runs, whose standard streams are this process's. The exit status is the program's, and a
/// signal that has killed it kills this process, too.
int run_by_python(const RunCommand&, const app::RunSettings&);

/// Prints the recorder, or writes it into the file.
int print_recorder(const std::string& out);

struct LogCommand {
  RunArguments run;
  std::string out = "-"; // a path, or "-" for standard output
};
int write_log(const LogCommand&);

struct WhyCommand {
  RunArguments run;
  std::string at; // seconds
  std::string task;
  bool json = false;
};
int explain_task(const WhyCommand&);

/// What is given for both runs, and for each of them.
struct CompareCommand {
  struct Side {
    std::string subject;
    std::string loop; // empty: as for both
    std::vector<std::string> set;
  };
  RunArguments both;
  Side a, b;
  bool json = false;
};
int compare_runs(const CompareCommand&);

struct ServeCommand {
  bool page = false; // that with Python, too
  std::string port = "8000";
  std::string host = "127.0.0.1";
};
int serve(const ServeCommand&);

/// What has been said of a missing display, and what works all the same.
[[noreturn]] void tell_no_display(const std::runtime_error&);

/// Of a picture: what of, and how it looks.
struct PictureArguments {
  RunArguments run;
  std::string size;
  std::string theme = "dark";
  std::string text = "100";
  std::string view; // empty: the whole window
  std::string out;
};

struct ShotCommand {
  PictureArguments picture{.size = "1920x1080"};
  std::string at;   // seconds; empty: none
  std::string step; // empty: none
  bool start = false;
  std::vector<std::string> keys; // to be pressed there
};
int take_shot(const ShotCommand&);

struct PageCommand {
  RunArguments run; // of its subject, nothing
  std::vector<std::string> subjects;
  bool course = false, viewer = false;
  bool python = false; // CPython is in it, and all of the course
  std::string runs;    // a folder for the runs of lessons by CPython: recorded once, and from then on taken from there
  std::string out;     // a file, "-", or with Python a folder: its name ends with a slash, or it is there
};
int make_page(const PageCommand&);
/// The page with Python, as a server gives it.
net::ServedFiles served_page();

struct FilmCommand {
  PictureArguments picture{.size = "1280x720"};
  std::string from, to; // steps, or seconds with an s; empty: the start, the end
  std::string step = "line";
  std::string seconds_per_step = "1";
};
int make_film(const FilmCommand&);

struct ExportCommand {
  RunArguments run;
  std::string chrome; // a path, or "-" for standard output
};
int export_trace(const ExportCommand&);

} // namespace loopscope::cli
