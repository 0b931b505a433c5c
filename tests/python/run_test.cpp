// How a recorded program begins, is paused and ends, as its host sees it.
#include "core/python/interpreter.h"
#include "tests/python/live_run.h"

#include <sys/wait.h>

#include <csignal>

namespace loopscope::python {
namespace {

using trace::EventKind;
using trace::RunOutcome;

constexpr std::string_view two_tasks = R"py(import asyncio
async def count(name):
    for i in range(5):
        print(name, i)
        await asyncio.sleep(0)
async def main():
    await asyncio.gather(count("a"), count("b"))
asyncio.run(main())
)py";

TEST(PythonRun, NothingOfAProgramRunsBeforeItIsResumed) {
  LiveRun run("import os\nos.mkdir('made')\n");
  ASSERT_TRUE(run.paused());
  std::this_thread::sleep_for(50ms);
  EXPECT_FALSE(std::filesystem::exists(run.folder() / "made"));
  EXPECT_FALSE(run->over());
  EXPECT_EQ(run.count(EventKind::run_started), 1u);
  EXPECT_EQ(run.count(EventKind::source_file), 1u);
}

TEST(PythonRun, RecordsAProgramToItsEnd) {
  LiveRun run(two_tasks);
  ASSERT_TRUE(run.to_end()) << run->problem();
  EXPECT_EQ(run.ended(), "");
  EXPECT_EQ(run.outcome(), RunOutcome::finished);
  EXPECT_EQ(run->status(), 0);
  EXPECT_EQ(run.printed(), "a 0\nb 0\na 1\nb 1\na 2\nb 2\na 3\nb 3\na 4\nb 4\n");
  EXPECT_GE(run.count(EventKind::task_created), 3u);
  EXPECT_EQ(run.count(EventKind::callback_begun), run.count(EventKind::callback_ended));
  EXPECT_EQ(run->problem(), "");
}

TEST(PythonRun, EachStepIsExactlyOneCallback) {
  for (const bool skip_waiting : {false, true}) {
    LiveRun run(two_tasks, {.program = {.skip_waiting = skip_waiting}});
    ASSERT_TRUE(run.paused());
    for (std::size_t step = 1; step <= 8; ++step) {
      run->resume(1);
      ASSERT_TRUE(run.paused());
      ASSERT_EQ(run.count(EventKind::callback_begun), step);
      ASSERT_EQ(run.count(EventKind::callback_ended), step);
    }
    run->resume(3);
    ASSERT_TRUE(run.paused());
    EXPECT_EQ(run.count(EventKind::callback_begun), 11u);
    if (!skip_waiting) {
      EXPECT_EQ(run.count(EventKind::run_paused), 10u) << "before its start, and after each";
    }
    ASSERT_TRUE(run.to_end());
    EXPECT_EQ(run.outcome(), RunOutcome::finished);
  }
}

TEST(PythonRun, PausesAtTheEndOfATurnAndBeforeATasksStep) {
  LiveRun run(two_tasks);
  ASSERT_TRUE(run.paused());
  run->resume(3);
  ASSERT_TRUE(run.paused());
  const auto turns = run.count(EventKind::turn_begun);
  run->resume_to_turn_end();
  ASSERT_TRUE(run.paused());
  EXPECT_LE(run.count(EventKind::turn_begun), turns + 1);
  EXPECT_EQ(run.count(EventKind::callback_begun), run.count(EventKind::callback_ended));
  const auto task = run.events(EventKind::task_created).at(2).subject;
  const auto before = run.count(EventKind::callback_begun);
  run->resume_to_step_of(task);
  ASSERT_TRUE(run.paused());
  const auto began = run.count(EventKind::callback_begun);
  EXPECT_GE(began, before);
  run->resume(1);
  ASSERT_TRUE(run.paused());
  const auto last = run.events(EventKind::callback_begun).back().subject;
  for (const trace::Event& event : run.events(EventKind::callback_scheduled))
    if (event.subject == last) {
      EXPECT_EQ(event.object, task) << "its step is what comes next";
    }
}

TEST(PythonRun, PausesAtALineWithinACallbackAndFinishesThatCallbackFirst) {
  LiveRun run(two_tasks);
  ASSERT_TRUE(run.paused());
  run->resume_to_line((run.folder() / "program.py").string(), 4);
  ASSERT_TRUE(run.paused());
  EXPECT_EQ(run.printed(), "");
  EXPECT_EQ(run.count(EventKind::callback_begun), run.count(EventKind::callback_ended) + 1);
  const auto begun = run.count(EventKind::callback_begun);
  run->resume(1);
  ASSERT_TRUE(run.paused());
  EXPECT_EQ(run.count(EventKind::callback_begun), begun);
  EXPECT_EQ(run.count(EventKind::callback_ended), begun);
  EXPECT_EQ(run.printed(), "a 0\n");
}

TEST(PythonRun, CanBePausedWhileItRuns) {
  LiveRun run("import asyncio\nasync def main():\n    while True: await asyncio.sleep(0)\nasyncio.run(main())\n");
  run->resume_freely();
  ASSERT_TRUE(eventually([&] { return run.count(EventKind::callback_begun) > 100; }));
  run->pause();
  ASSERT_TRUE(run.paused());
  const auto begun = run.count(EventKind::callback_begun);
  std::this_thread::sleep_for(50ms);
  EXPECT_EQ(run.count(EventKind::callback_begun), begun);
  run->resume(1);
  ASSERT_TRUE(run.paused());
  EXPECT_EQ(run.count(EventKind::callback_begun), begun + 1);
}

TEST(PythonRun, RunsUntilATimeOfItsClock) {
  LiveRun run("import asyncio\nasync def main():\n    while True: await asyncio.sleep(1)\nasyncio.run(main())\n",
              {.program = {.skip_waiting = true}});
  ASSERT_TRUE(run.paused());
  run->resume_until(10'500'000'000);
  ASSERT_TRUE(run.paused());
  EXPECT_GE(run->clock(), 10'500'000'000);
  EXPECT_LT(run->clock(), 12'000'000'000);
}

struct Ending {
  std::string_view name, program, message;
  RunOutcome outcome;
  int status; // of waitpid
};

class Endings : public ::testing::TestWithParam<Ending> {};

TEST_P(Endings, AreToldAsTheyAre) {
  LiveRun run(GetParam().program);
  ASSERT_TRUE(run.to_end());
  EXPECT_EQ(run.ended(), GetParam().message);
  EXPECT_EQ(run.outcome(), GetParam().outcome);
  EXPECT_EQ(run->status(), GetParam().status);
  const auto trace = run->trace();
  EXPECT_EQ((*trace)[trace->size() - 1].kind, EventKind::run_ended);
}

INSTANTIATE_TEST_SUITE_P(
    Ways, Endings,
    ::testing::Values(Ending{"result", "import asyncio\nasync def main(): pass\nasyncio.run(main())\n", "",
                             RunOutcome::finished, 0},
                      Ending{"no_loop", "print('hello')\n", "", RunOutcome::finished, 0},
                      Ending{"error", "import asyncio\nasync def main(): raise ValueError('no')\nasyncio.run(main())\n",
                             "ValueError: no", RunOutcome::failed, 1 << 8},
                      Ending{"os_exit", "import os, asyncio\nasync def main(): os._exit(4)\nasyncio.run(main())\n",
                             "os._exit(4)", RunOutcome::failed, 4 << 8},
                      Ending{"segfault",
                             "import os, signal, asyncio\nasync def main(): os.kill(os.getpid(), signal.SIGSEGV)\n"
                             "asyncio.run(main())\n",
                             "killed by SIGSEGV", RunOutcome::failed, SIGSEGV},
                      Ending{"killed",
                             "import os, signal, asyncio\nasync def main(): os.kill(os.getpid(), signal.SIGKILL)\n"
                             "asyncio.run(main())\n",
                             "killed by SIGKILL", RunOutcome::failed, SIGKILL}),
    [](const auto& ending) { return std::string(ending.param.name); });

TEST(PythonRun, KeepsEverythingUpToTheCallbackInWhichAProgramDied) {
  LiveRun run(R"py(import asyncio, ctypes
async def main():
    for i in range(100):
        await asyncio.sleep(0)
    print("here")
    ctypes.string_at(0)
asyncio.run(main())
)py");
  ASSERT_TRUE(run.to_end());
  EXPECT_EQ(run.ended(), "killed by SIGSEGV");
  EXPECT_TRUE(run.has_printed("here"));
  EXPECT_EQ(run.count(EventKind::callback_begun), run.count(EventKind::callback_ended) + 1) << "the one it died in";
  EXPECT_GT(run.count(EventKind::callback_begun), 100u);
}

TEST(PythonRun, LosesNothingWhenTheRingIsFull) {
  LiveRun run(R"py(import asyncio
async def main():
    for i in range(60_000):
        await asyncio.sleep(0)
    print("x" * 300_000)
asyncio.run(main())
)py");
  ASSERT_TRUE(run.to_end());
  EXPECT_GE(run.count(EventKind::callback_begun), 60'000u);
  EXPECT_EQ(run.count(EventKind::callback_begun), run.count(EventKind::callback_ended));
  EXPECT_EQ(run.outcome(), RunOutcome::finished);
}

TEST(PythonRun, TellsThatItHeldAProgramBackWhoseEventsItDidNotTake) {
  TemporaryFolder folder;
  PythonRun::Options options;
  options.program.file = folder.write("program.py", R"py(import asyncio
async def main():
    for i in range(60_000):
        await asyncio.sleep(0)
asyncio.run(main())
)py");
  std::atomic<bool> resumed{false}, slept{false};
  PythonRun run(std::move(options), [&] {
    if (resumed && !slept.exchange(true)) std::this_thread::sleep_for(1s); // more than the ring has room for
  });
  ASSERT_TRUE(eventually([&] { return run.paused(); }));
  resumed = true;
  run.resume_freely();
  ASSERT_TRUE(eventually([&] { return run.over(); }));
  std::size_t begun = 0, ended = 0, paused = 0;
  const auto trace = run.trace();
  for (std::size_t i = 0; i < trace->size(); ++i) {
    begun += (*trace)[i].kind == EventKind::callback_begun;
    ended += (*trace)[i].kind == EventKind::callback_ended;
    paused += (*trace)[i].kind == EventKind::run_paused;
  }
  EXPECT_EQ(begun, ended);
  EXPECT_GE(begun, 60'000u);
  EXPECT_GE(paused, 2u) << "before its start, and for want of room";
}

TEST(PythonRun, CanBeAskedAnythingWhenItIsOver) {
  LiveRun run("import os\nos.close(0)\nos._exit(0)\n");
  ASSERT_TRUE(run.to_end());
  run->resume(1);
  run->resume_freely();
  run->resume_to_turn_end();
  run->pause();
  run->type("nobody reads it");
  run->type_end();
  run->stop();
  run->send(SIGTERM);
  EXPECT_TRUE(run->paused());
  LiveRun closed("import os, time\nos.close(0)\nprint('closed')\ntime.sleep(1000)\n");
  closed->resume_freely();
  ASSERT_TRUE(eventually([&] { return closed.has_printed("closed"); }));
  closed->type("nobody reads it");
  std::this_thread::sleep_for(50ms);
  closed->stop();
  ASSERT_TRUE(eventually([&] { return closed->over(); }));
}

TEST(PythonRun, KeepsEachTextWholeWhateverSignalsInterruptAProgram) {
  const std::string version = find_interpreter({.file = "program.py"}).version;
  if (version.starts_with("3.9.") || version.starts_with("3.10."))
    GTEST_SKIP() << "signals are handled between any two instructions there";
  // The handler asks for the next signal, and for a later one if none has been printed since: on a machine that is busy
  // handlers would pile up in each other otherwise, or none but them would ever run.
  for (const std::string_view handler :
       {"print('handled'); soon()", "soon()\n    if armed.pop('now', 0): raise Interrupt"}) {
    LiveRun run("import signal\nclass Interrupt(Exception): pass\ndef handle(*ignored):\n    " + std::string(handler) +
                R"py(
i = 0
last, delay = -1, 0
def soon():
    global last, delay
    delay = 0.0003 if i > last else delay * 2
    last = i
    signal.setitimer(signal.ITIMER_REAL, delay)
armed = {}
def work():
    global i
    armed["now"] = 1
    while i < 20_000:
        print("line %d;%s" % (i, "x" * (i % 700)))
        i += 1
    armed.clear()
signal.signal(signal.SIGALRM, handle)
soon()
while i < 20_000:
    try:
        work()
    except Interrupt:
        pass
signal.signal(signal.SIGALRM, signal.SIG_IGN)
)py");
    ASSERT_TRUE(run.to_end()) << run->problem();
    EXPECT_EQ(run->problem(), "");
    EXPECT_EQ(run.outcome(), RunOutcome::finished) << run.ended();
    int next = 0;
    for (const trace::Event& event : run.events(EventKind::printed)) {
      // What the handler prints may stand between a text and its newline, and an error leave a text without one.
      std::string line = run.text(event.object);
      for (std::size_t at; (at = line.find("handled")) != std::string::npos;) line.erase(at, 7);
      if (line.empty()) continue;
      line = line.substr(line.rfind("line "));
      const int number = std::atoi(line.c_str() + 5);
      ASSERT_EQ(line,
                "line " + std::to_string(number) + ";" + std::string(static_cast<std::size_t>(number % 700), 'x'));
      ASSERT_LE(number, next);
      next = std::max(next, number + 1);
    }
    EXPECT_EQ(next, 20'000);
  }
}

TEST(PythonRun, ShowsWhatGoesPastTheRecorder) {
  LiveRun run(R"py(import os, subprocess, sys
os.write(1, b"written \xff directly\n")
subprocess.run([sys.executable, "-c", "import sys; print('a child'); print('its error', file=sys.stderr)"])
os.write(1, b"no newline")
)py");
  ASSERT_TRUE(run.to_end());
  EXPECT_TRUE(run.has_printed("written \xef\xbf\xbd directly"));
  EXPECT_TRUE(run.has_printed("a child"));
  EXPECT_TRUE(run.has_printed("its error"));
  EXPECT_TRUE(run.has_printed("no newline"));
  for (const trace::Event& event : run.events(EventKind::printed)) {
    EXPECT_EQ(event.detail == 1, run.text(event.object) == "its error");
  }
}

TEST(PythonRun, ShowsWhatForkedChildrenPrint) {
  LiveRun run(R"py(import os, sys
for n in range(3):
    if os.fork() == 0:
        print("child", n)
        sys.exit()
    os.wait()
print("parent")
)py");
  ASSERT_TRUE(run.to_end());
  for (const char* line : {"child 0", "child 1", "child 2", "parent"})
    EXPECT_TRUE(run.has_printed(line)) << run.printed();
}

// Else it would write into the memory that its parent goes on writing to, which nobody could read any more. Debian's
// Python, for another one may import what does something in a forked child before the recorder can.
TEST(PythonRun, TakesNothingFromAForkedChildWhateverItDoesFirst) {
  LiveRun run(R"py(import os, sys
parent = os.getpid()
def hook(frame, event, argument):
    if os.getpid() != parent:
        sys.setprofile(None)
        print("a child calls", frame.f_code.co_name)
sys.setprofile(hook)
for n in range(100):
    if os.fork() == 0: os._exit(0)
    os.wait()
    print("parent", n)
)py",
              {.program = {.interpreter = "/usr/bin/python3"}});
  ASSERT_TRUE(run.to_end());
  EXPECT_EQ(run->problem(), "");
  for (int n = 0; n < 100; ++n) EXPECT_TRUE(run.has_printed("parent " + std::to_string(n))) << run.printed();
}

TEST(PythonRun, GivesAProgramTheLinesThatAreTyped) {
  LiveRun run("name = input('who? ')\nprint('hello', name)\ntry: input()\nexcept EOFError: print('no more')\n");
  run->type("Ada");
  run->type_end();
  ASSERT_TRUE(run.to_end());
  EXPECT_TRUE(run.has_printed("hello Ada")) << run.printed();
  EXPECT_TRUE(run.has_printed("no more")) << run.printed();
}

TEST(PythonRun, SaysWhyAProgramCannotBeStarted) {
  {
    LiveRun run("", {.program = {.interpreter = "/no/such/python"}});
    ASSERT_TRUE(eventually([&] { return run->over(); }));
    EXPECT_EQ(run->problem(),
              "/no/such/python cannot be run: No such file or directory; choose another with --python PATH");
    EXPECT_EQ(run.ended(), run->problem());
    EXPECT_EQ(run->status(), std::nullopt);
  }
  LiveRun run("", {.program = {.folder = "/no/such/folder"}});
  ASSERT_TRUE(eventually([&] { return run->over(); }));
  EXPECT_EQ(run->problem(), "cannot go to the folder /no/such/folder: No such file or directory");
  EXPECT_EQ(run.outcome(), RunOutcome::failed);
}

TEST(PythonRun, StopsRecordingAtItsLimitAndLetsTheProgramGoOn) {
  TemporaryFolder folder;
  PythonRun::Options options{.most_callbacks = 1000};
  options.program.folder = folder.path();
  options.program.file = folder.write("program.py", R"py(import asyncio
async def main():
    for i in range(30_000):
        await asyncio.sleep(0)
        print("a line of its own", i)
    open("done", "w").close()
asyncio.run(main())
)py");
  LiveRun run("", std::move(options));
  ASSERT_TRUE(run.to_end());
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "done")) << "more than the rings can hold";
  EXPECT_TRUE(run->at_limit());
  EXPECT_FALSE(run->growing());
  EXPECT_EQ(run.ended(), "the recording stopped at its limit of 1000 callbacks; the program goes on unrecorded");
  EXPECT_EQ(run.outcome(), RunOutcome::aborted);
  EXPECT_EQ(run->problem(), run.ended());
  EXPECT_EQ(run->status(), 0);
}

TEST(PythonRun, StopsAProgramAtItsLimitWhenAsked) {
  LiveRun run("import asyncio\nasync def main():\n    while True: await asyncio.sleep(0)\nasyncio.run(main())\n",
              {.most_bytes = 1 << 20, .at_limit = AtLimit::stop_program});
  ASSERT_TRUE(run.to_end());
  EXPECT_EQ(run.ended(), "the recording stopped at its limit of 1 MiB; the program was stopped");
}

TEST(PythonRun, AnIdleProgramCostsNoTimeAtEitherEnd) {
  LiveRun run("import asyncio\nasync def main(): await asyncio.sleep(1000)\nasyncio.run(main())\n");
  run->resume_freely();
  ASSERT_TRUE(eventually([&] { return run.count(EventKind::select_begun) > 1; }));
  std::this_thread::sleep_for(200ms);
  timespec before{}, after{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
  std::this_thread::sleep_for(2s);
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
  const auto used = (after.tv_sec - before.tv_sec) * 1'000'000'000 + after.tv_nsec - before.tv_nsec;
  EXPECT_LT(used, 5'000'000) << "ns in two seconds";
}

TEST(PythonRun, WhatAnEndedRunSaysStays) {
  std::shared_ptr<const trace::Trace> trace;
  {
    LiveRun run(two_tasks);
    ASSERT_TRUE(run.to_end());
    trace = run->trace();
    EXPECT_TRUE(run->paused());
    EXPECT_GT(run.news(), 0);
  }
  EXPECT_GT(trace->size(), 50u);
}

TEST(PythonRun, CallsALessonsRunByItsName) {
  LiveRun run("", {.program = {.file = "lock.py", .folder = "/", .text = "WORKERS = 2\nprint(__file__)\n"},
                   .scenario = "lock",
                   .parameters = {{"workers", "2"}}});
  ASSERT_TRUE(run.to_end());
  EXPECT_EQ(run.text(run.events(EventKind::run_started).at(0).object), "lock");
  EXPECT_EQ(run.text(run.events(EventKind::parameter).at(0).extra), "2");
  EXPECT_TRUE(run.has_printed("/lock.py")) << run.printed();
}

} // namespace
} // namespace loopscope::python
