// What blocks a loop is found from outside, and named.
#include "core/python/stack_dump.h"
#include "tests/python/live_run.h"

#include <csignal>
#include <optional>

namespace loopscope::python {
namespace {

using trace::EventKind;
namespace event = trace::event;

TEST(StackDump, IsReadFrameByFrame) {
  const auto frames = stack_of("Current thread 0x00007f8 [python] (most recent call first):\n"
                               "  File \"/usr/lib/python3.11/re/__init__.py\", line 166 in match\n"
                               "  File \"/home/a \", line 3 in x/app.py\", line 12 in main\n"
                               "  <no Python frame>\n"
                               "  ...\n");
  ASSERT_EQ(frames.size(), 2u);
  EXPECT_EQ(frames[0].file, "/usr/lib/python3.11/re/__init__.py");
  EXPECT_EQ(frames[0].line, 166u);
  EXPECT_EQ(frames[0].function, "match");
  EXPECT_EQ(frames[1].file, "/home/a \", line 3 in x/app.py");
  EXPECT_EQ(frames[1].line, 12u);
}

TEST(StackDump, HasNamesInAllScripts) {
  const auto frames = stack_of(R"x(  File "/caf\xe9/\u20ac\U0001f600\udcff\n.py", line 1 in gr\xf6\xdfe)x");
  ASSERT_EQ(frames.size(), 1u);
  EXPECT_EQ(frames[0].file, "/café/€😀\xff\\n.py");
  EXPECT_EQ(frames[0].function, "größe");
}

TEST(StackDump, NamesTheCallAsTheLineDoes) {
  EXPECT_EQ(call_on("    time.sleep(9)", ""), "time.sleep");
  EXPECT_EQ(call_on("    data = requests.get(url(), timeout=3).json()", "get"), "requests.get");
  EXPECT_EQ(call_on("    subprocess.run(['sleep', '9'])", "run"), "subprocess.run");
  EXPECT_EQ(call_on("    print(len(open(name).read()))", ""), "open");
  EXPECT_EQ(call_on("    total = sum(range(10 ** 9))", ""), "sum");
  EXPECT_EQ(call_on("    while (x < 3): pass", ""), "");
  EXPECT_EQ(call_on("    x = 7 ** n  # pow(7, n)", ""), "");
  EXPECT_EQ(call_on("    log('open(x)'); lock.acquire()", ""), "lock.acquire");
  EXPECT_EQ(call_on("    with closing(Store(path)) as store:", "__init__"), "closing");
  EXPECT_EQ(call_on("    return await client.fetch(request)", "fetch"), "client.fetch");
  EXPECT_EQ(call_on("    def f(x): x.y", ""), "");
  EXPECT_EQ(call_on("", "work"), "work");
}

struct Blocking {
  std::string_view name, line, what;
};

class Blocked : public ::testing::TestWithParam<Blocking> {};

TEST_P(Blocked, IsNamedWhileItBlocks) {
  const std::string program = std::string(R"py(import asyncio, os, re, socket, subprocess, time, threading
os.mkfifo("pipe")
listener = socket.create_server(("127.0.0.1", 0))
async def main():
    await asyncio.sleep(0)
    await asyncio.create_task(blocks(), name="the one that blocks")
async def blocks():
    await asyncio.sleep(0)
    )py") + std::string(GetParam().line) +
                              "\nasyncio.run(main())\n";
  TemporaryFolder folder;
  PythonRun::Options options;
  options.program.folder = folder.path();
  options.program.file = folder.write("program.py", program);
  LiveRun run("", std::move(options));
  run->resume_freely();
  ASSERT_TRUE(eventually([&] { return run.count(EventKind::blocking_begun) > 0; })) << run.printed();
  const trace::Event told = run.events(EventKind::blocking_begun)[0];
  const auto begun = trace::as<event::blocking_begun>(told);
  EXPECT_EQ(run.text(begun.what), GetParam().what);
  EXPECT_EQ(begun.line, 9);
  EXPECT_EQ(begun.thread, 0u);
  for (const trace::Event& created : run.events(EventKind::task_created)) {
    const auto task = trace::as<event::task_created>(created);
    EXPECT_EQ(run.text(task.name) == "the one that blocks", task.task == begun.task);
  }
  RecordProperty("known_after_ms",
                 static_cast<int>((told.time - run.events(EventKind::callback_begun).back().time) / 1'000'000));
  EXPECT_FALSE(run->over());
  run->stop();
  ASSERT_TRUE(eventually([&] { return run->over(); }));
}

INSTANTIATE_TEST_SUITE_P(
    Calls, Blocked,
    ::testing::Values(Blocking{"time_sleep", "time.sleep(1000)", "time.sleep"},
                      Blocking{"accept", "listener.accept()", "listener.accept"},
                      Blocking{"subprocess", "subprocess.run(['sleep', '1000'])", "subprocess.run"},
                      Blocking{"input", "input()", "input"}, Blocking{"file", "data = open('pipe').read()", "open"},
                      Blocking{"computation", "while True: pass", "blocks"},
                      Blocking{"regex", "re.match('(a+)+$', 'a' * 60 + 'b')", "re.match"},
                      Blocking{"big_integer", "x = 7 ** (10 ** 9)", "blocks"},
                      Blocking{"event", "threading.Event().wait()", "wait"},
                      Blocking{"join",
                               "threading.Thread(target=threading.Event().wait, daemon=True).start() or "
                               "threading.enumerate()[-1].join()",
                               "join"}),
    [](const auto& blocking) { return std::string(blocking.param.name); });

TEST(Watchdog, TellsTheEndWithTheCallbackAndAskesNothingOfAQuickProgram) {
  LiveRun run(R"py(import asyncio
def work(n):
    for i in range(n): i * i
async def main():
    work(10)
    await asyncio.sleep(0)
    import time
    end = time.monotonic() + 0.4
    while time.monotonic() < end: work(1000)
    await asyncio.sleep(0.3)
    await asyncio.sleep(0)
asyncio.run(main())
)py");
  ASSERT_TRUE(run.to_end());
  const auto begun = run.events(EventKind::blocking_begun), ended = run.events(EventKind::blocking_ended);
  ASSERT_GE(begun.size(), 1u);
  ASSERT_EQ(begun.size(), ended.size());
  EXPECT_LT(begun[0].time, ended[0].time);
  const auto trace = run->trace();
  std::size_t last = 0;
  for (std::size_t i = 0; i < trace->size(); ++i)
    if ((*trace)[i].kind == EventKind::blocking_ended) last = i;
  EXPECT_TRUE((*trace)[last + 1].kind == EventKind::callback_ended || (*trace)[last + 1].kind == EventKind::frame ||
              (*trace)[last + 1].kind == EventKind::task_suspended)
      << "event " << static_cast<int>((*trace)[last + 1].kind);
}

TEST(Watchdog, IsAwakeWhenTheLoopHasWaitedBefore) {
  LiveRun run(R"py(import asyncio, time
async def main():
    await asyncio.sleep(0.3)
    end = time.monotonic() + 0.5
    while time.monotonic() < end: pass
asyncio.run(main())
)py");
  ASSERT_TRUE(run.to_end());
  ASSERT_GE(run.count(EventKind::blocking_begun), 1u);
  EXPECT_EQ(run.events(EventKind::blocking_begun)[0].line, 5);
}

TEST(Watchdog, LeadsToTheLineOfAnotherFile) {
  TemporaryFolder folder;
  folder.write("helper.py", "def wait(listener):\n    # a comment\n    listener.accept()\n");
  PythonRun::Options options;
  options.program.folder = folder.path();
  options.program.file = folder.write("program.py", "import asyncio, helper, socket\nasync def main():\n"
                                                    "    helper.wait(socket.create_server(('127.0.0.1', 0)))\n"
                                                    "asyncio.run(main())\n");
  LiveRun run("", std::move(options));
  run->resume_freely();
  ASSERT_TRUE(eventually([&] { return run.count(EventKind::blocking_begun) > 0; }));
  const auto line = run.events(EventKind::blocking_begun)[0].line;
  bool found = false;
  for (const trace::Event& told : run.events(EventKind::place)) {
    const auto place = trace::as<event::place>(told);
    if (place.number != line) continue;
    found = true;
    EXPECT_EQ(place.line_there, 3);
    for (const trace::Event& file : run.events(EventKind::source_file))
      if (file.subject == place.file) {
        EXPECT_EQ(run.text(file.object), "helper.py");
      }
  }
  EXPECT_TRUE(found);
}

TEST(Watchdog, FindsTheLoopOfAnotherThread) {
  LiveRun run(R"py(import asyncio, socket, threading
listener = socket.create_server(("127.0.0.1", 0))
async def other():
    await asyncio.sleep(0)
    listener.accept()
async def main():
    threading.Thread(target=lambda: asyncio.run(other()), daemon=True).start()
    await asyncio.sleep(1000)
asyncio.run(main())
)py");
  run->resume_freely();
  std::optional<event::blocking_begun> other;
  ASSERT_TRUE(eventually([&] {
    for (const trace::Event& event : run.events(EventKind::blocking_begun))
      if (const auto begun = trace::as<event::blocking_begun>(event); begun.thread != 0) other = begun;
    return other.has_value();
  }));
  EXPECT_EQ(run.text(other->what), "listener.accept");
  EXPECT_EQ(other->line, 5);
  run->stop();
  ASSERT_TRUE(eventually([&] { return run->over(); }));
  // The first loop waits, and blocks nobody; on a busy machine it may have been seen while it started the thread.
  for (const trace::Event& event : run.events(EventKind::blocking_begun))
    if (const auto begun = trace::as<event::blocking_begun>(event); begun.thread == 0) EXPECT_EQ(begun.line, 7);
}

TEST(Watchdog, DisturbsNeitherAReadNorAProgramThatBecomesAnother) {
  LiveRun read(R"py(import asyncio, os, threading, time
a, b = os.pipe()
async def main():
    threading.Thread(target=lambda: (time.sleep(0.6), os.write(b, b"whole"))).start()
    print(os.read(a, 10))
asyncio.run(main())
)py");
  ASSERT_TRUE(read.to_end());
  EXPECT_TRUE(read.has_printed("b'whole'")) << read.printed();
  EXPECT_GE(read.count(EventKind::blocking_begun), 1u);

  LiveRun other(R"py(import asyncio, os, sys
async def main():
    os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(0.6); print('the other')"])
asyncio.run(main())
)py");
  ASSERT_TRUE(other.to_end());
  EXPECT_EQ(other->status(), 0) << "it has no handler for the signal";
  EXPECT_TRUE(other.has_printed("the other")) << other.printed();
}

} // namespace
} // namespace loopscope::python
