// A program ends, with all that it has started, when it is stopped, and when Loopscope is gone.
#include "tests/python/live_run.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>

extern char** environ;

namespace loopscope::python {
namespace {

namespace fs = std::filesystem;

/// The processes that run in the folder, by their numbers.
std::vector<int> processes_in(const fs::path& folder) {
  std::vector<int> all;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    std::error_code gone;
    if (name[0] >= '1' && name[0] <= '9' && fs::read_symlink(entry.path() / "cwd", gone) == folder)
      all.push_back(std::stoi(name));
  }
  return all;
}

struct Nasty {
  std::string_view name, program;
  std::size_t processes = 1; // that it is, at least
};

constexpr std::string_view beginning =
    R"py(import asyncio, ctypes, multiprocessing, os, re, signal, socket, subprocess, sys, threading, time
def ready():
    open("ready", "w").close()
def run(main):
    asyncio.run(main())
)py";

const Nasty nasty_programs[] = {
    {"waits_for_ever", "async def main():\n    ready()\n    await asyncio.Event().wait()\nrun(main)"},
    {"busy_loop", "async def main():\n    ready()\n    while True: pass\nrun(main)"},
    {"time_sleep", "async def main():\n    ready()\n    time.sleep(1000)\nrun(main)"},
    {"accept",
     "async def main():\n    s = socket.create_server(('127.0.0.1', 0))\n    ready()\n    s.accept()\nrun(main)"},
    {"swallows_keyboard_interrupt", R"py(async def main():
    ready()
    while True:
        try:
            while True: time.sleep(0.01)
        except KeyboardInterrupt: pass
run(main))py"},
    {"swallows_cancel", R"py(async def main():
    ready()
    while True:
        try:
            while True: await asyncio.sleep(1)
        except BaseException: pass
run(main))py"},
    {"regex", "async def main():\n    ready()\n    re.match('(a+)+$', 'a' * 60 + 'b')\nrun(main)"},
    {"big_integer", "async def main():\n    ready()\n    7 ** (10 ** 9)\nrun(main)"},
    {"subprocess", "async def main():\n    ready()\n    subprocess.run(['sleep', '1000'])\nrun(main)", 2},
    {"thread", R"py(async def main():
    threading.Thread(target=lambda: time.sleep(1000)).start()
    ready()
    await asyncio.sleep(1000)
run(main))py"},
    {"threading_event", "async def main():\n    ready()\n    threading.Event().wait()\nrun(main)"},
    {"print_flood", "async def main():\n    ready()\n    while True: print('x' * 1000)\nrun(main)"},
    {"write_flood", "async def main():\n    ready()\n    while True: os.write(1, b'x' * 1000)\nrun(main)"},
    {"sleep_0_flood", "async def main():\n    ready()\n    while True: await asyncio.sleep(0)\nrun(main)"},
    {"ignores_signals", R"py(for n in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP): signal.signal(n, signal.SIG_IGN)
ready()
while True: time.sleep(1000))py"},
    {"blocks_signals", "signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\nready()\nwhile True: time.sleep(1000)"},
    {"is_stopped", "ready()\nos.kill(os.getpid(), signal.SIGSTOP)\ntime.sleep(1000)"},
    {"daemons", R"py(if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        ready()
        time.sleep(1000)
    os._exit(0)
time.sleep(1000))py",
     2},
    {"stopped_child", R"py(child = subprocess.Popen(['sleep', '1000'], start_new_session=True)
os.kill(child.pid, signal.SIGSTOP)
ready()
child.wait())py",
     2},
    {"closes_everything", "os.closerange(0, 4096)\nready()\nwhile True: time.sleep(1000)"},
    {"hangs_at_exit", "import atexit\natexit.register(time.sleep, 1000)\nready()\ntime.sleep(1000)"},
    {"workers", R"py(def work(n): time.sleep(1000)
if __name__ == "__main__":
    context = multiprocessing.get_context("fork")
    for n in range(3): context.Process(target=work, args=(n,)).start()
    ready()
    time.sleep(1000))py",
     4},
    {"many_children", R"py(for n in range(30):
    if os.fork() == 0:
        os.setsid()
        time.sleep(1000)
ready()
time.sleep(1000))py",
     31},
};

class StoppedPrograms : public ::testing::TestWithParam<Nasty> {
protected:
  void start() {
    PythonRun::Options options;
    options.program.folder = folder_.path();
    options.program.file = folder_.write("program.py", std::string(beginning) + std::string(GetParam().program) + "\n");
    run_.emplace("", std::move(options));
    (*run_)->resume_freely();
    ASSERT_TRUE(eventually([&] {
      return fs::exists(folder_.path() / "ready") && processes_in(folder_.path()).size() >= GetParam().processes;
    })) << (*run_)->problem()
        << run_->printed();
    std::this_thread::sleep_for(20ms);
    began_ = std::chrono::steady_clock::now();
  }
  /// The time that is promised is that of a machine that has nothing else to do.
  void expect_gone() {
    ASSERT_TRUE(eventually([&] { return processes_in(folder_.path()).empty(); }, 5s));
    const auto took = std::chrono::steady_clock::now() - began_;
    RecordProperty("gone_after_ms", static_cast<int>(took / 1ms));
  }

  TemporaryFolder folder_;
  std::optional<LiveRun> run_;
  std::chrono::steady_clock::time_point began_;
};

TEST_P(StoppedPrograms, AreGoneWithAllThatTheyStarted) {
  ASSERT_NO_FATAL_FAILURE(start());
  (*run_)->stop();
  expect_gone();
  ASSERT_TRUE(eventually([&] { return (*run_)->over(); }));
  EXPECT_EQ(run_->ended(), "stopped from outside");
  EXPECT_EQ(run_->outcome(), trace::RunOutcome::aborted);
}

TEST_P(StoppedPrograms, AreGoneWhenTheRunIsAndTheWindowDoesNotWait) {
  ASSERT_NO_FATAL_FAILURE(start());
  run_->destroy();
  EXPECT_LT(std::chrono::steady_clock::now() - began_, 2s) << "it does not wait for the program";
  expect_gone();
}

INSTANTIATE_TEST_SUITE_P(All, StoppedPrograms, ::testing::ValuesIn(nasty_programs),
                         [](const auto& nasty) { return std::string(nasty.param.name); });

/// Runs a program that never ends, and waits to be killed: for the test below.
TEST(Holder, DISABLED_RunsAProgramUntilItIsKilled) {
  PythonRun::Options options;
  options.program.folder = std::getenv("LOOPSCOPE_TEST_FOLDER");
  options.program.file = options.program.folder + "/program.py";
  options.terminal = std::getenv("LOOPSCOPE_TEST_TERMINAL") != nullptr;
  signal(SIGINT, SIG_IGN);
  PythonRun run(std::move(options), nullptr);
  run.resume_freely();
  run.wait();
  std::printf("status %d\n", run.status().value_or(-1));
}

/// With which this program, started once more, is the holder, whichever part of the tests this process runs.
char* const* words_of_holder() {
  static const char* const words[] = {"test_python", "--gtest_also_run_disabled_tests", "--gtest_filter=Holder.*",
                                      nullptr};
  unsetenv("GTEST_TOTAL_SHARDS");
  unsetenv("GTEST_SHARD_INDEX");
  return const_cast<char* const*>(words);
}

void expect_no_orphans(const char* way, int signal) {
  TemporaryFolder folder;
  folder.write("program.py", R"py(import os, signal, subprocess, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
subprocess.Popen(["sleep", "1000"], start_new_session=True)
open("ready", "w").close()
while True: time.sleep(1000)
)py");
  setenv("LOOPSCOPE_TEST_FOLDER", folder.path().c_str(), 1);
  setenv(way, "1", 1);
  pid_t holder = 0;
  ASSERT_EQ(posix_spawn(&holder, "/proc/self/exe", nullptr, nullptr, words_of_holder(), environ), 0);
  unsetenv(way);
  ASSERT_TRUE(
      eventually([&] { return fs::exists(folder.path() / "ready") && processes_in(folder.path()).size() == 2; }));
  kill(holder, signal);
  waitpid(holder, nullptr, 0);
  EXPECT_TRUE(eventually([&] { return processes_in(folder.path()).empty(); }, 5s));
}

TEST(PythonRun, LeavesNoOrphansWhenLoopscopeIsKilled) {
  expect_no_orphans("LOOPSCOPE_TEST_CONSOLE", SIGKILL);
}

TEST(PythonRun, LeavesNoOrphansInATerminalWhenLoopscopeIsKilled) {
  expect_no_orphans("LOOPSCOPE_TEST_TERMINAL", SIGKILL);
}

TEST(PythonRun, LeavesNoOrphansWhenLoopscopeIsTerminated) {
  expect_no_orphans("LOOPSCOPE_TEST_CONSOLE", SIGTERM);
}

TEST(PythonRun, InATerminalCtrlCReachesTheProgramAndTheTerminalIsItsOwn) {
  TemporaryFolder folder;
  folder.write("program.py", R"py(import os, sys, time
print("terminal", os.isatty(0), os.isatty(1), os.tcgetpgrp(0) == os.getpgid(0))
print("typed", input())
try:
    time.sleep(1000)
except KeyboardInterrupt:
    print("interrupted")
    sys.exit(7)
)py");
  setenv("LOOPSCOPE_TEST_FOLDER", folder.path().c_str(), 1);
  setenv("LOOPSCOPE_TEST_TERMINAL", "1", 1);
  int terminal = -1;
  const pid_t holder = forkpty(&terminal, nullptr, nullptr, nullptr);
  if (holder == 0) {
    execv("/proc/self/exe", words_of_holder());
    _exit(1);
  }
  unsetenv("LOOPSCOPE_TEST_TERMINAL");
  ASSERT_GT(holder, 0);
  std::string seen;
  const auto shows = [&](std::string_view text) {
    return eventually([&] {
      pollfd news{terminal, POLLIN, 0};
      char bytes[1000];
      if (poll(&news, 1, 0) > 0)
        if (const ssize_t count = read(terminal, bytes, sizeof bytes); count > 0)
          seen.append(bytes, static_cast<std::size_t>(count));
      return seen.find(text) != std::string::npos;
    });
  };
  EXPECT_TRUE(shows("terminal True True True")) << seen;
  EXPECT_EQ(write(terminal, "a line\n", 7), 7);
  EXPECT_TRUE(shows("typed a line")) << seen;
  std::this_thread::sleep_for(100ms); // until it sleeps
  EXPECT_EQ(write(terminal, "\x03", 1), 1);
  EXPECT_TRUE(shows("interrupted")) << seen;
  EXPECT_TRUE(shows("status 1792")) << seen;
  kill(holder, SIGKILL);
  waitpid(holder, nullptr, 0);
  close(terminal);
}

TEST(PythonRun, LeavesAloneWhatAProgramLeavesBehindThatEndsByItself) {
  PythonRun::Options options;
  TemporaryFolder folder;
  options.program.folder = folder.path();
  options.program.file = folder.write("program.py", R"py(import subprocess
subprocess.Popen(["sleep", "1000"], start_new_session=True)
)py");
  LiveRun run("", std::move(options));
  ASSERT_TRUE(run.to_end());
  EXPECT_EQ(run.outcome(), trace::RunOutcome::finished);
  const std::vector<int> left = processes_in(folder.path());
  ASSERT_EQ(left.size(), 1u) << "as without Loopscope";
  kill(left[0], SIGKILL);
}

TEST(PythonRun, HasNothingOfLoopscopesButTheRecordersDescriptors) {
  const int leaked = open("/dev/null", O_RDONLY); // not closed on exec
  LiveRun run(R"py(import os, signal
print("open", sorted(int(n) for n in os.listdir("/proc/self/fd") if int(n) < 200))
print("ignored", [n for n in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGUSR1)
                  if signal.getsignal(n) == signal.SIG_IGN])
print("blocked", signal.pthread_sigmask(signal.SIG_BLOCK, []))
print(os.getpid() == os.getsid(0), os.getpgid(0) == os.getsid(0))
)py");
  ASSERT_TRUE(run.to_end());
  close(leaked);
  EXPECT_TRUE(run.has_printed("open [0, 1, 2, 3]")) << "3 is that of the listing\n" << run.printed();
  EXPECT_TRUE(run.has_printed("ignored []")) << run.printed();
  EXPECT_TRUE(run.has_printed("blocked set()")) << run.printed();
  EXPECT_TRUE(run.has_printed("False True")) << run.printed();
}

} // namespace
} // namespace loopscope::python
