#include "core/python/child.h"

#include "core/words/texts.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <mutex>
#include <system_error>
#include <utility>

extern char** environ;

extern "C" {
extern const unsigned char loopscope_supervisor_begin[];
extern const unsigned char loopscope_supervisor_end[];
}

namespace loopscope::python {

namespace {

[[noreturn]] void fail(int error, const std::string& what) {
  throw std::system_error(error, std::generic_category(), what);
}

/// The signals that were ignored when this program was started, as "1:3:", but for those of a terminal's keys: a shell
/// has them ignored in what it starts in the background, and there a lesson about Ctrl+C would show nothing.
const std::string ignored_at_start = [] {
  std::string all;
  for (int number = 1; number <= SIGRTMAX; ++number) {
    if (number == SIGINT || number == SIGQUIT) continue;
    struct sigaction now {};
    if (sigaction(number, nullptr, &now) == 0 && now.sa_handler == SIG_IGN) all += fmt::format("{}:", number);
  }
  return all;
}();

/// The descriptors that this program was given beside the standard ones, as "3:63:".
const std::string given_at_start = [] {
  std::string all;
  std::error_code unknown;
  for (std::filesystem::directory_iterator at("/proc/self/fd", unknown), end; !unknown && at != end;
       at.increment(unknown)) {
    const int number = std::atoi(at->path().filename().c_str());
    const int flags = fcntl(number, F_GETFD);
    if (number > STDERR_FILENO && flags >= 0 && (flags & FD_CLOEXEC) == 0) all += fmt::format("{}:", number);
  }
  return all;
}();

/// Supervisors that have not been waited for: they end by themselves.
class Reaper {
public:
  void add(pid_t process) {
    const std::lock_guard lock(mutex_);
    processes_.push_back(process);
    reap();
  }
  void look() {
    const std::lock_guard lock(mutex_);
    reap();
  }

private:
  void reap() {
    std::erase_if(processes_, [](pid_t process) { return waitpid(process, nullptr, WNOHANG) != 0; });
  }
  std::mutex mutex_;
  std::vector<pid_t> processes_;
};

Reaper& reaper() {
  static Reaper& only = *new Reaper;
  return only;
}

/// posix_spawn's two objects.
class SpawnActions {
public:
  SpawnActions() {
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
  }
  ~SpawnActions() {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }
  SpawnActions(const SpawnActions&) = delete;
  SpawnActions& operator=(const SpawnActions&) = delete;

  void move(int from, int to) { posix_spawn_file_actions_adddup2(&actions, from, to); }
  void keep(int number) { move(number, number); } // not closed on exec

  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
};

} // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    reset();
    number_ = other.release();
  }
  return *this;
}

int Descriptor::release() {
  return std::exchange(number_, -1);
}

void Descriptor::reset() {
  if (number_ >= 0) close(release());
}

Pipe make_pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) fail(errno, std::string(words::text("python.of.pipe")));
  Pipe pipe{Descriptor(ends[0]), Descriptor(ends[1])};
  fcntl(pipe.read.get(), F_SETFL, O_NONBLOCK);
  return pipe;
}

Descriptor file_of(std::string_view text, const char* name, bool executable) {
  constexpr unsigned int may_be_run = 0x10; // MFD_EXEC: where the system would refuse it otherwise. Before Linux 6.3
  Descriptor file(executable ? memfd_create(name, MFD_CLOEXEC | may_be_run) : -1); // there is no such thing
  if (!file) file = Descriptor(memfd_create(name, MFD_CLOEXEC));
  if (!file) fail(errno, std::string(words::text("python.of.file")));
  while (!text.empty()) {
    const ssize_t written = write(file.get(), text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) fail(errno, std::string(words::text("python.of.file")));
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  lseek(file.get(), 0, SEEK_SET);
  return file;
}

Descriptor out_of_the_way(Descriptor descriptor) {
  constexpr rlim_t usual = 900, room = 64;
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  const rlim_t least = limit.rlim_cur > usual + room ? usual : limit.rlim_cur / 2;
  const int number = fcntl(descriptor.get(), F_DUPFD_CLOEXEC, static_cast<int>(least));
  if (number < 0) fail(errno, std::string(words::text("python.of.descriptor")));
  return Descriptor(number);
}

long write_quietly(int descriptor, std::string_view bytes) {
  sigset_t pipe, before, pending;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  sigpending(&pending);
  pthread_sigmask(SIG_BLOCK, &pipe, &before);
  const ssize_t written = write(descriptor, bytes.data(), bytes.size());
  const int error = errno;
  if (written < 0 && error == EPIPE && sigismember(&pending, SIGPIPE) == 0) {
    constexpr timespec at_once{};
    while (sigtimedwait(&pipe, nullptr, &at_once) < 0 && errno == EINTR) {
    }
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = error;
  return written;
}

Child::Child(const Command& command) : folder_(command.folder), path_(command.words.at(0)) {
  reaper().look();
  const Descriptor program = file_of({reinterpret_cast<const char*>(loopscope_supervisor_begin),
                                      static_cast<std::size_t>(loopscope_supervisor_end - loopscope_supervisor_begin)},
                                     "loopscope-run", true);
  orders_ = make_pipe();
  news_ = make_pipe();
  fcntl(orders_.read.get(), F_SETFL, 0);
  fcntl(orders_.write.get(), F_SETFL, O_NONBLOCK);
  // Where the standard three are closed in this process, its descriptors have their numbers.
  for (Descriptor* one : {&orders_.read, &news_.write}) *one = out_of_the_way(std::move(*one));

  SpawnActions spawn;
  const bool has_ours = !command.input && !command.output && !command.errors;
  short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
  if (!has_ours) flags |= POSIX_SPAWN_SETSID;
  if (command.input) spawn.move(*command.input, STDIN_FILENO);
  if (command.output) spawn.move(*command.output, STDOUT_FILENO);
  if (command.errors) spawn.move(*command.errors, STDERR_FILENO);
  spawn.keep(orders_.read.get());
  spawn.keep(news_.write.get());
  std::string kept = has_ours ? given_at_start : "";
  for (const int number : command.kept) {
    spawn.keep(number);
    kept += fmt::format("{}:", number);
  }
  sigset_t all, none;
  sigfillset(&all);
  sigemptyset(&none);
  posix_spawnattr_setsigdefault(&spawn.attributes, &all);
  posix_spawnattr_setsigmask(&spawn.attributes, &none);
  posix_spawnattr_setflags(&spawn.attributes, flags);

  std::vector<std::string> words{
      "loopscope-run", fmt::to_string(orders_.read.get()), fmt::to_string(news_.write.get()), kept, ignored_at_start,
      command.folder};
  words.insert(words.end(), command.words.begin(), command.words.end());
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  const std::string path = fmt::format("/proc/self/fd/{}", program.get());
  const int error =
      posix_spawn(&supervisor_, path.c_str(), &spawn.actions, &spawn.attributes, pointers.data(), environ);
  if (error != 0) {
    supervisor_ = 0;
    fail(error, std::string(words::text("python.of.process")));
  }
  orders_.read.reset();
  news_.write.reset();
}

Child::~Child() {
  orders_.write.reset();
  if (supervisor_ > 0) reaper().add(supervisor_);
}

void Child::stop() {
  send(0);
}

void Child::send(int signal) {
  const auto order = static_cast<char>(signal);
  // It does not wait where the pipe is full, which takes 65536 orders that nobody has carried out.
  write_quietly(orders_.write.get(), {&order, 1});
}

bool Child::update() {
  char bytes[256];
  while (true) {
    const ssize_t count = read(news_.read.get(), bytes, sizeof bytes);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    if (count == 0) return true;
    told_.append(bytes, static_cast<std::size_t>(count));
    for (; told_.size() >= 5; told_.erase(0, 5)) {
      int number = 0;
      std::memcpy(&number, told_.data() + 1, sizeof number);
      take(told_[0], number);
    }
  }
}

void Child::take(char kind, int number) {
  if (kind == 'P') process_ = number;
  if (kind == 'C') problem_ = words::text("python.no_folder", folder_, std::strerror(number));
  if (kind == 'X') problem_ = words::text("python.no_run", path_, std::strerror(number));
  if (kind == 'E' && problem_.empty()) status_ = number;
}

} // namespace loopscope::python
