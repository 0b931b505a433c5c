#include "core/python/interpreter.h"

#include "core/python/child.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <optional>
#include <system_error>

extern char** environ;

namespace loopscope::python {

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr auto patience = 5s;
// What it prints has no path: on 3.9 the encoding of one may not be UTF-8.
constexpr const char* question =
    "import sys; sys.stdout.write('loopscope %s %d.%d.%d' % ((sys.implementation.name,) + sys.version_info[:3]))";

struct Answer {
  std::string text;
  std::string problem;
};

/// What it prints when it is asked.
Answer ask(const std::string& path) {
  try {
    Pipe pipe = make_pipe();
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, pipe.write.get(), STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t all, none;
    sigfillset(&all);
    sigemptyset(&none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID);
    const char* words[] = {path.c_str(), "-I", "-S", "-c", question, nullptr};
    pid_t process = 0;
    const int error =
        posix_spawn(&process, path.c_str(), &actions, &attributes, const_cast<char* const*>(words), environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    if (error != 0) return {{}, fmt::format("cannot be run: {}", std::strerror(error))};
    pipe.write.reset();
    Answer answer;
    const auto end = std::chrono::steady_clock::now() + patience;
    while (true) {
      const auto left =
          std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
      pollfd news{pipe.read.get(), POLLIN, 0};
      if (left <= 0 || poll(&news, 1, static_cast<int>(left)) == 0) {
        answer.problem = "has not told its version within 5 s";
        break;
      }
      char bytes[256];
      const ssize_t count = read(pipe.read.get(), bytes, sizeof bytes);
      if (count == 0) break;
      if (count > 0) answer.text.append(bytes, static_cast<std::size_t>(count));
      if (answer.text.size() > 4096) break; // it is no answer
    }
    kill(process, SIGKILL); // it has said all, or never will
    while (waitpid(process, nullptr, 0) < 0 && errno == EINTR) {
    }
    return answer;
  } catch (const std::system_error& failed) {
    return {{}, fmt::format("cannot be run: {}", failed.code().message())};
  }
}

/// The executable of that name that the PATH leads to.
std::string on_path(std::string_view name) {
  const char* path = std::getenv("PATH");
  std::string_view folders = path ? path : "/usr/local/bin:/usr/bin:/bin";
  while (true) {
    const std::size_t end = folders.find(':');
    const fs::path file = fs::path(folders.substr(0, end)) / name;
    std::error_code unknown;
    if (!file.parent_path().empty() && fs::is_regular_file(file, unknown) && access(file.c_str(), X_OK) == 0)
      return file.string();
    if (end == folders.npos) return {};
    folders.remove_prefix(end + 1);
  }
}

bool is_there(const fs::path& file) {
  std::error_code unknown;
  return fs::exists(fs::symlink_status(file, unknown)); // a link that leads nowhere is there, and cannot be run
}

/// The first that is there, and why it is taken.
Interpreter candidate(const Program& program) {
  if (!program.interpreter.empty()) {
    std::string path = program.interpreter;
    if (path.find('/') == path.npos)
      if (std::string found = on_path(path); !found.empty()) path = std::move(found);
    return {std::move(path), {}, "--python", {}};
  }
  if (const char* folder = std::getenv("VIRTUAL_ENV"); folder && *folder)
    return {(fs::path(folder) / "bin/python").string(), {}, "VIRTUAL_ENV", {}};
  const fs::path beside =
      fs::path(program.folder) / (program.module ? fs::path() : fs::path(program.file).parent_path()) / ".venv";
  if (const fs::path python = beside / "bin/python"; is_there(python))
    return {fs::absolute(python).lexically_normal().string(), {}, ".venv beside the program", {}};
  return {on_path("python3"), {}, "python3", {}};
}

} // namespace

Interpreter find_interpreter(const Program& program) {
  Interpreter found = candidate(program);
  const auto refuse = [&](std::string what) {
    std::string advice = "choose another with --python PATH";
    if (found.because == "VIRTUAL_ENV") advice = "VIRTUAL_ENV names it; " + advice;
    return Interpreter{{}, {}, found.because, fmt::format("{} {}; {}", found.path, what, advice)};
  };
  if (found.path.empty())
    return {{}, {}, {}, "no python3 is on the PATH: install Python 3.9 or newer, or choose one with --python PATH"};
  const Answer answer = ask(found.path);
  if (!answer.problem.empty()) return refuse(answer.problem);
  char kind[32];
  int major = 0, minor = 0, micro = 0;
  if (std::sscanf(answer.text.c_str(), "loopscope %31s %d.%d.%d", kind, &major, &minor, &micro) != 4)
    return refuse("is not a Python that runs");
  found.version = fmt::format("{}.{}.{}", major, minor, micro);
  if (std::string_view(kind) != "cpython")
    return refuse(fmt::format("is {} {}; only CPython can be recorded", kind, found.version));
  if (major != 3 || minor < oldest_minor || minor > newest_minor)
    return refuse(fmt::format("is Python {}; 3.{} to 3.{} can be recorded", found.version, oldest_minor, newest_minor));
  return found;
}

} // namespace loopscope::python
