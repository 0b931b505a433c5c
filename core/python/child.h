// A program in a process of its own, which ends, with all that it has started, when Loopscope says so or is gone.
//
// Between Loopscope and the program stands a small process, the supervisor (supervisor.cpp). Whatever the program
// starts is a descendant of that, even what has left its session, so it can end them all; and it notices when Loopscope
// is gone, however that came.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::python {

/// A file descriptor; it is closed with its object.
class Descriptor {
public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor() { reset(); }

  explicit operator bool() const { return number_ >= 0; }
  int get() const { return number_; }
  int release();
  void reset();

private:
  int number_ = -1;
};

/// Two ends of a pipe, closed on exec. `read` does not block. Throws std::system_error.
struct Pipe {
  Descriptor read, write;
};
Pipe make_pipe();
/// A file without a name that holds that, at its beginning; closed on exec. Throws std::system_error.
Descriptor file_of(std::string_view text, const char* name, bool executable = false);
/// The same file under a number that a program seldom uses (from about 900), closed on exec. Throws std::system_error.
Descriptor out_of_the_way(Descriptor descriptor);

/// write(), without a SIGPIPE where nobody reads any more. Any thread.
long write_quietly(int descriptor, std::string_view bytes);

/// What to start.
struct Command {
  std::vector<std::string> words; // the first is the path of the program
  std::string folder;             // to run in; empty: the current one
  std::vector<int> kept;          // descriptors that the program has, under the same numbers
  /// Its standard input, output and error, where they are not those of Loopscope. With them it is the leader of a
  /// session of its own and has no terminal. Without them it is in Loopscope's process group, so that what is typed
  /// on the terminal (Ctrl+C) reaches it, and has what other descriptors Loopscope was started with.
  std::optional<int> input, output, errors;
};

/// The thread that starts it owns it; stop() and send() may be called by any. No call waits.
class Child {
public:
  /// Starts it, or the supervisor at least. Signals that were ignored when Loopscope was started are ignored in it, all
  /// others have their default, and none is blocked. Throws std::system_error.
  explicit Child(const Command&);
  /// What runs is ended as by stop().
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// Ends the program and all that it has started: SIGINT, 50 ms later SIGINT again, 100 ms later SIGKILL to
  /// everything.
  void stop();
  /// Sends the program a signal.
  void send(int signal);

  /// Readable when there is something to take in by update().
  int news() const { return news_.read.get(); }
  /// Takes in what the supervisor has told. True: it has ended, and there will be no more.
  bool update();

  /// The program's process; 0 until it runs.
  int process() const { return process_; }
  /// The supervisor's.
  int supervisor() const { return supervisor_; }
  /// As waitpid gives it. Nothing before it has ended, and where it could not be started or nobody knows.
  std::optional<int> status() const { return status_; }
  /// Why it could not be started, in a line; empty when it could.
  const std::string& problem() const { return problem_; }

private:
  void take(char kind, int number);

  Pipe orders_, news_;
  int supervisor_ = 0;
  int process_ = 0;
  std::optional<int> status_;
  std::string problem_, folder_, path_;
  std::string told_; // not whole yet
};

} // namespace loopscope::python
