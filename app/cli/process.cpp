#include "app/cli/process.h"

#include "app/cli/cli.h"
#include "core/trace_files/output_file.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <fcntl.h>
#include <new>
#include <sys/resource.h>
#include <unistd.h>

namespace loopscope::cli {
namespace {

std::string_view without_memory; // what is said then
int output_failed = 0;           // errno's number of the first failure
bool ignored_before = false;     // SIGXFSZ was

/// In place of each that is closed, one that cannot be used.
void open_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (::fcntl(stream, F_GETFD) < 0) ::open("/dev/null", (stream == STDIN_FILENO ? O_WRONLY : O_RDONLY) | O_CLOEXEC);
}

extern "C" void end_by(int signal) {
  trace::remove_unfinished();
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

void take_signals() {
  struct sigaction end {};
  end.sa_handler = end_by;
  end.sa_flags = SA_NODEFER;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGQUIT, SIGXCPU}) {
    struct sigaction before {};
    if (::sigaction(signal, nullptr, &before) == 0 && before.sa_handler != SIG_IGN) ::sigaction(signal, &end, nullptr);
  }
  ignored_before = std::signal(SIGXFSZ, SIG_IGN) == SIG_IGN;
}

/// Why the program terminates. There may be no memory even for the exception itself.
bool is_without_memory() {
  constexpr std::size_t little = std::size_t{256} << 10;
  void* volatile some = std::malloc(little); // volatile, or the compiler leaves out what is freed at once
  if (!some) return true;
  std::free(some);
  const std::exception_ptr error = std::current_exception();
  if (!error) return false;
  try {
    std::rethrow_exception(error);
  } catch (const std::bad_alloc&) {
    return true;
  } catch (...) { // a fault of the program
    return false;
  }
}

/// Nothing may be allocated here.
[[noreturn]] void on_terminate() {
  trace::remove_unfinished();
  if (!is_without_memory()) std::abort();
  tell(no_memory(), 1);
  ::_exit(1);
}

} // namespace

void prepare_process() {
  keep_words();
  open_standard_streams();
  take_signals();
  std::set_terminate(on_terminate);
}

void keep_words() {
  without_memory = words::text("cli.no_memory");
}

std::string_view no_memory() {
  return without_memory;
}

void restore_process() {
  std::fflush(nullptr);
  if (!ignored_before) std::signal(SIGXFSZ, SIG_DFL);
}

void print(std::FILE* to, std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), to) < text.size() && to == stdout && output_failed == 0)
    output_failed = errno;
}

std::string output_error() {
  if (std::fflush(stdout) != 0 && output_failed == 0) output_failed = errno;
  return output_failed == 0 ? "" : words::text("cli.no_output", std::strerror(output_failed));
}

void finish_output() {
  if (std::string error = output_error(); !error.empty()) throw Failure(error);
}

int tell(std::string_view line, int status) {
  while (line.ends_with('\n')) line.remove_suffix(1);
  std::fputs("loopscope: ", stderr);
  for (const char c : line) std::fputc(c == '\n' ? ' ' : c, stderr);
  std::fputc('\n', stderr);
  return status;
}

std::string explained(const std::exception& error) {
  const std::string what = error.what();
  const auto says = [&](std::string_view words) { return what.find(words) != std::string::npos; };
  if (says("std::bad_alloc")) return std::string(no_memory()); // the program's, that its task had caught
  if (says("can't start new thread") || says(std::strerror(EAGAIN))) return words::text("cli.no_thread", what);
  if (says(std::strerror(EMFILE))) return words::text("cli.no_descriptor", what);
  return what;
}

} // namespace loopscope::cli
