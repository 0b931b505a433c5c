// The process between Loopscope and a program (child.h): it starts the program, tells how it ended, and ends it with
// all of its descendants when it is told to or when Loopscope is gone. It is a small program of its own, without a
// standard library, which Loopscope carries with it: a fork of Loopscope would hold on to all of its memory.
//
//   loopscope-run ORDERS NEWS KEPT IGNORED FOLDER PROGRAM [ARG...]
//
// ORDERS: a descriptor. A byte is an order: 0: end everything; another: send the program that signal. Its end:
// Loopscope is gone; end everything. NEWS: a descriptor. Each piece of news is 5 bytes, a letter and an i32: P: the
// program's process; C, X: the errno of why it could not go to its folder, or be run; E: its status, as of waitpid.
// KEPT: descriptors, as in "901:902:", that the program has. IGNORED: signals, as in "1:3:", that it ignores.
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <errno.h>
#include <stdint.h>
#include <stdio.h>

namespace {

int orders, news;
pid_t program;
bool ended = false;

void tell(char kind, int number) {
  char bytes[5];
  bytes[0] = kind;
  memcpy(bytes + 1, &number, 4);
  while (write(news, bytes, sizeof bytes) < 0 && errno == EINTR) {
  }
}

int64_t milliseconds() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
}

/// Whether a number stands in a list like "901:902:".
bool holds(const char* list, long number) {
  for (char* at = const_cast<char*>(list); *at != 0; ++at)
    if (strtol(at, &at, 10) == number) return true;
  return false;
}

/// Closes everything but the standard three, what is in the list, and those given.
void close_others(const char* kept, const int (&also)[4]) {
  DIR* folder = opendir("/proc/self/fd");
  if (!folder) return;
  while (const dirent* entry = readdir(folder)) {
    const int number = atoi(entry->d_name);
    bool keep = number <= 2 || number == dirfd(folder) || holds(kept, number);
    for (const int one : also) keep = keep || number == one;
    if (!keep) close(number);
  }
  closedir(folder);
}

struct Process {
  pid_t id, parent, group;
  bool ours, frozen;
};

Process* processes = nullptr; // by their numbers
size_t process_count = 0, process_room = 0;

int by_number(const void* one, const void* other) {
  return static_cast<const Process*>(one)->id - static_cast<const Process*>(other)->id;
}

Process* find(Process* all, size_t count, pid_t id) {
  const Process key{id, 0, 0, false, false};
  return static_cast<Process*>(bsearch(&key, all, count, sizeof key, by_number));
}

/// Reads all processes there are, and marks our descendants.
void look_around(Process* known, size_t known_count) {
  process_count = 0;
  DIR* folder = opendir("/proc");
  if (!folder) return;
  while (const dirent* entry = readdir(folder)) {
    if (entry->d_name[0] < '1' || entry->d_name[0] > '9') continue;
    char path[64], text[512];
    snprintf(path, sizeof path, "/proc/%s/stat", entry->d_name);
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) continue;
    const ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    if (length <= 0) continue;
    text[length] = 0;
    const char* after = strrchr(text, ')'); // a name may hold anything
    char state = 0;
    int parent = 0, group = 0;
    if (!after || sscanf(after + 1, " %c %d %d", &state, &parent, &group) != 3 || state == 'Z') continue;
    if (process_count == process_room) {
      const size_t room = process_room ? process_room * 2 : 1024;
      auto* more = static_cast<Process*>(realloc(processes, room * sizeof(Process)));
      if (!more) break;
      processes = more;
      process_room = room;
    }
    processes[process_count++] = {atoi(entry->d_name), parent, group, false, false};
  }
  closedir(folder);
  qsort(processes, process_count, sizeof(Process), by_number);
  const pid_t self = getpid();
  for (bool more = true; more;) {
    more = false;
    for (size_t i = 0; i < process_count; ++i) {
      Process& one = processes[i];
      const Process* parent = one.ours ? nullptr : find(processes, process_count, one.parent);
      if (!one.ours && (one.parent == self || (parent && parent->ours))) one.ours = more = true;
    }
  }
  for (size_t i = 0; i < process_count; ++i)
    if (const Process* before = find(known, known_count, processes[i].id)) processes[i].frozen = before->frozen;
}

/// Takes in which children have ended.
void reap() {
  int status = 0;
  for (pid_t child; (child = waitpid(-1, &status, WNOHANG)) > 0;)
    if (child == program) {
      ended = true;
      tell('E', status);
    }
}

/// Ends all descendants: they are stopped first, until no new one is there, so that none can start another.
void kill_all() {
  const int64_t patience = milliseconds() + 1000;
  do {
    for (bool fresh = true; fresh && milliseconds() < patience;) {
      Process* known = processes;
      const size_t known_count = process_count;
      processes = nullptr;
      process_count = process_room = 0;
      look_around(known, known_count);
      free(known);
      fresh = false;
      for (size_t i = 0; i < process_count; ++i)
        if (processes[i].ours && !processes[i].frozen) {
          processes[i].frozen = true;
          if (kill(processes[i].id, SIGSTOP) == 0) fresh = true;
        }
    }
    bool any = false;
    for (size_t i = 0; i < process_count; ++i)
      if (processes[i].ours && kill(processes[i].id, SIGKILL) == 0) any = true;
    reap();
    if (!any) break;
    for (size_t i = 0; i < process_count; ++i) processes[i].frozen = false;
    const timespec moment{0, 2'000'000};
    nanosleep(&moment, nullptr);
    reap();
  } while (milliseconds() < patience);
}

/// To the program, and to those of its descendants that are in its group.
void interrupt() {
  look_around(nullptr, 0);
  const pid_t group = getpgid(program);
  for (size_t i = 0; i < process_count; ++i)
    if (processes[i].ours && (processes[i].id == program || processes[i].group == group)) kill(processes[i].id, SIGINT);
}

[[noreturn]] void become_program(const char* ignored, const char* folder, char** words, int report, pid_t supervisor) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != supervisor) _exit(127);
  for (int number = 1; number <= SIGRTMAX; ++number) signal(number, holds(ignored, number) ? SIG_IGN : SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  int failure[2] = {'C', 0};
  if (*folder == 0 || chdir(folder) == 0) {
    failure[0] = 'X';
    execv(words[0], words);
  }
  failure[1] = errno;
  if (write(report, failure, sizeof failure) < 0) _exit(126);
  _exit(127);
}

} // namespace

int main(int count, char** words) {
  if (count < 7) return 2;
  orders = atoi(words[1]);
  news = atoi(words[2]);
  const char* kept = words[3];
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  prctl(PR_SET_NAME, "loopscope-run");
  close_others(kept, {orders, news, -1, -1});
  fcntl(orders, F_SETFD, FD_CLOEXEC);
  fcntl(news, F_SETFD, FD_CLOEXEC);
  // What the terminal sends is for the program. Stopped, this process could not watch.
  const int for_the_program[] = {SIGHUP,  SIGINT,  SIGQUIT, SIGTERM, SIGPIPE,
                                 SIGTSTP, SIGTTIN, SIGTTOU, SIGUSR1, SIGUSR2};
  for (const int number : for_the_program) signal(number, SIG_IGN);
  sigset_t child_ended;
  sigemptyset(&child_ended);
  sigaddset(&child_ended, SIGCHLD);
  sigprocmask(SIG_SETMASK, &child_ended, nullptr);
  const int children = signalfd(-1, &child_ended, SFD_CLOEXEC | SFD_NONBLOCK);

  int report[2];
  if (pipe2(report, O_CLOEXEC) != 0) return tell('X', errno), 1;
  const pid_t supervisor = getpid();
  program = fork();
  if (program < 0) return tell('X', errno), 1;
  if (program == 0) become_program(words[4], words[5], words + 6, report[1], supervisor);
  // The program's pipes end with the program.
  const int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
  for (int number = 0; number < 3; ++number) dup2(nothing, number);
  close(report[1]);
  close_others("", {orders, news, children, report[0]});

  pollfd watched[3] = {{orders, POLLIN, 0}, {children, POLLIN, 0}, {report[0], POLLIN, 0}};
  int stage = 0;        // of the end: how many signals were sent
  int64_t next_at = -1; // when the next one is
  while (true) {
    int64_t patience = -1;
    if (next_at >= 0) patience = next_at > milliseconds() ? next_at - milliseconds() : 0;
    if (poll(watched, 3, static_cast<int>(patience)) < 0 && errno != EINTR) return 1;
    if (watched[2].revents != 0) {
      int failure[2];
      if (read(report[0], failure, sizeof failure) == sizeof failure)
        tell(static_cast<char>(failure[0]), failure[1]);
      else
        tell('P', program);
      watched[2].fd = -1;
    }
    if (watched[1].revents != 0) {
      signalfd_siginfo ignored;
      while (read(children, &ignored, sizeof ignored) > 0) {
      }
      reap();
    }
    bool end = false;
    if (watched[0].revents != 0) {
      unsigned char order = 0;
      if (read(orders, &order, 1) == 1) {
        if (order != 0 && !ended) kill(program, order);
        end = order == 0;
      } else {
        end = true;
        watched[0].fd = -1;
      }
    }
    if (ended) {
      if (stage > 0 || end) kill_all();
      return 0;
    }
    if (end && stage == 0) next_at = milliseconds();
    if (next_at < 0 || milliseconds() < next_at) continue;
    ++stage;
    if (stage == 3) {
      kill_all();
      if (ended) return 0;
      next_at = milliseconds() + 100; // something that cannot be killed at once: in the kernel, or another user's
      stage = 2;
      if (watched[0].fd < 0) return 1;
    } else {
      interrupt();
      next_at = milliseconds() + (stage == 1 ? 50 : 100);
    }
  }
}
