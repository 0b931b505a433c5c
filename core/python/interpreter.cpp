#include "core/python/interpreter.h"

#include "core/python/child.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <map>
#include <mutex>
#include <system_error>
#include <tuple>

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
  std::string problem; // in a sentence about it
};

/// What it prints when it is asked.
Answer ask(const std::string& path, const std::function<bool()>& give_up) {
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
    if (error != 0) return {{}, words::text("python.interpreter.cannot_run", path, std::strerror(error))};
    pipe.write.reset();
    Answer answer;
    const auto end = std::chrono::steady_clock::now() + patience;
    while (true) {
      if (std::chrono::steady_clock::now() >= end || (give_up && give_up())) {
        answer.problem = words::text("python.interpreter.silent", path, patience.count());
        break;
      }
      pollfd news{pipe.read.get(), POLLIN, 0};
      if (poll(&news, 1, 20) <= 0) continue;
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
    return {{}, words::text("python.interpreter.cannot_run", path, failed.code().message())};
  }
}

/// Those that were asked. A file that has changed is another one.
class Known {
public:
  Answer ask(const std::string& path, const std::function<bool()>& give_up) {
    struct stat file {};
    if (stat(path.c_str(), &file) != 0) return python::ask(path, give_up);
    const Key key{path, file.st_dev, file.st_ino, file.st_size, file.st_mtim.tv_sec, file.st_mtim.tv_nsec};
    {
      const std::lock_guard lock(mutex_);
      if (const auto found = answers_.find(key); found != answers_.end()) return found->second;
    }
    Answer answer = python::ask(path, give_up);
    const std::lock_guard lock(mutex_);
    if (answer.problem.empty() && answers_.size() < 100) answers_[key] = answer;
    return answer;
  }

private:
  using Key = std::tuple<std::string, dev_t, ino_t, off_t, time_t, long>;
  std::mutex mutex_;
  std::map<Key, Answer> answers_;
};

Known& known() {
  static Known& only = *new Known;
  return only;
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
    return {fs::absolute(python).lexically_normal().string(),
            {},
            std::string(words::text("python.interpreter.beside")),
            {}};
  return {on_path("python3"), {}, "python3", {}};
}

} // namespace

Interpreter find_interpreter(const Program& program, const std::function<bool()>& give_up) {
  Interpreter found = candidate(program);
  const auto refuse = [&](const std::string& what) {
    const bool named = found.because == "VIRTUAL_ENV";
    return Interpreter{{},
                       {},
                       found.because,
                       words::text(named ? "python.interpreter.refused_env" : "python.interpreter.refused", what)};
  };
  if (found.path.empty())
    return {{}, {}, {}, words::text("python.interpreter.none", fmt::format("3.{}", oldest_minor))};
  const Answer answer = known().ask(found.path, give_up);
  if (!answer.problem.empty()) return refuse(answer.problem);
  char kind[32];
  int major = 0, minor = 0, micro = 0;
  if (std::sscanf(answer.text.c_str(), "loopscope %31s %d.%d.%d", kind, &major, &minor, &micro) != 4)
    return refuse(words::text("python.interpreter.no_python", found.path));
  found.version = fmt::format("{}.{}.{}", major, minor, micro);
  if (std::string_view(kind) != "cpython")
    return refuse(words::text("python.interpreter.other", found.path, kind, found.version));
  if (major != 3 || minor < oldest_minor || minor > newest_minor)
    return refuse(words::text("python.interpreter.version", found.path, found.version, oldest_minor, newest_minor));
  return found;
}

} // namespace loopscope::python
