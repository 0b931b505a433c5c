// Programs that CPython runs, as the window has them.
#include "app/desktop/desktop_world.h"
#include "app/shell/player.h"
#include "core/replay/replay.h"
#include "scenarios/run.h"
#include "tests/python.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace loopscope::app {
namespace {

using trace::EventKind;

template <class Condition>
bool soon(Condition condition) {
  for (auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
       std::chrono::steady_clock::now() < end;) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return false;
}

std::string printed(const trace::Trace& trace) {
  std::string all;
  for (std::size_t i = 0; i < trace.size(); ++i)
    if (trace[i].kind == EventKind::printed) all += std::string(trace.string(trace[i].object)) + "\n";
  return all;
}

std::string last_message(const trace::Trace& trace) {
  const trace::Event& last = trace[trace.size() - 1];
  return last.kind == EventKind::run_ended ? std::string(trace.string(last.object)) : "it has not ended";
}

RunSettings on_cpython(std::string_view lesson) {
  return {.lesson = scenarios::find_lesson(lesson), .loop = "cpython"};
}

std::size_t count(const trace::Trace& trace, EventKind kind) {
  std::size_t all = 0;
  for (std::size_t i = 0; i < trace.size(); ++i) all += trace[i].kind == kind;
  return all;
}

TEST(ProgramRun, a_lesson_on_cpython_is_run_by_python_in_virtual_time) {
  DesktopWorld world([] {});
  RunSettings settings = on_cpython("lock");
  settings.arguments["workers"] = 2;
  const auto run = world.start(settings);
  ASSERT_TRUE(soon([&] { return run->feed().paused(); }));
  EXPECT_FALSE(run->feed().real()) << "the cursor drives it";
  EXPECT_EQ(count(*run->trace(), EventKind::callback_begun), 0u);
  run->feed().resume_freely();
  ASSERT_TRUE(soon([&] { return !run->feed().growing(); }));
  const trace::Trace& trace = *run->trace();
  EXPECT_EQ(last_message(trace), "");
  const auto started = trace::as<trace::event::run_started>(trace[0]);
  EXPECT_EQ(trace.string(started.scenario), "lock");
  EXPECT_EQ(trace.string(started.loop), "cpython");
  EXPECT_EQ(started.clock, trace::Clock::virtual_time);
  EXPECT_GT(count(trace, EventKind::parameter), 0u);

  trace::Recorder twin;
  scenarios::RunOptions options;
  options.arguments = settings.arguments;
  options.recorder = &twin;
  scenarios::run(*settings.lesson, options);
  EXPECT_EQ(printed(trace), printed(*twin.trace()));
}

TEST(ProgramRun, a_lesson_downloads_from_a_server_that_is_started_for_it) {
  if (run_python({"-c", "import aiohttp"}).status != 0) GTEST_SKIP() << "this Python has no aiohttp";
  DesktopWorld world([] {});
  RunSettings settings = on_cpython("async_downloads");
  settings.program = python::Program{.interpreter = "/usr/bin/python3", .skip_waiting = true};
  const auto run = world.start(settings);
  run->feed().resume_freely();
  ASSERT_TRUE(soon([&] { return !run->feed().growing(); }));
  EXPECT_EQ(last_message(*run->trace()), "") << printed(*run->trace());
}

TEST(ProgramRun, the_cursor_drives_one_in_virtual_time_step_by_step) {
  DesktopWorld world([] {});
  const auto run = world.start(on_cpython("hello"));
  replay::Replay replay(run->trace());
  Player player(replay, &run->feed());
  for (std::size_t step = 1; step <= 3; ++step) {
    player.step_forward();
    ASSERT_TRUE(soon([&] { return !player.update(0.001); }));
  }
  EXPECT_FALSE(player.at_end());
  EXPECT_LT(count(*run->trace(), EventKind::callback_begun), 12u) << "no further than the cursor needs it";
  player.to_end();
  ASSERT_TRUE(soon([&] { return !player.update(0.001) && player.at_end(); }));
  EXPECT_EQ(last_message(*run->trace()), "");
}

TEST(ProgramRun, one_of_ones_own_runs_in_real_time_and_can_be_paused_anywhere) {
  TemporaryFolder folder;
  const std::string file = folder.write("own.py", "import asyncio\nasync def main():\n    for i in range(3):\n"
                                                  "        await asyncio.sleep(0)\n    print('here')\n"
                                                  "asyncio.run(main())\n");
  DesktopWorld world([] {});
  const auto run = world.start({.loop = "cpython", .program = python::Program{.file = file}});
  Feed& feed = run->feed();
  EXPECT_TRUE(feed.real());
  ASSERT_TRUE(soon([&] { return feed.paused(); }));
  const auto goes_to = [&](const PauseAt& place) {
    EXPECT_TRUE(feed.resume_to(place));
    return soon([&] { return feed.paused(); });
  };
  ASSERT_TRUE(goes_to({.kind = PauseAt::Kind::turn}));
  EXPECT_EQ(count(*run->trace(), EventKind::callback_begun), count(*run->trace(), EventKind::callback_ended));
  ASSERT_TRUE(goes_to({.kind = PauseAt::Kind::line, .file = file, .line = 5}));
  EXPECT_EQ(printed(*run->trace()), "");
  EXPECT_EQ(count(*run->trace(), EventKind::callback_begun), count(*run->trace(), EventKind::callback_ended) + 1);
  feed.resume_freely();
  ASSERT_TRUE(soon([&] { return !feed.growing(); }));
  EXPECT_EQ(printed(*run->trace()), "here\n");
}

TEST(ProgramRun, what_cannot_be_started_says_why) {
  DesktopWorld world([] {});
  const python::Program program{.file = "own.py", .interpreter = "/no/python"};
  EXPECT_EQ(world.interpreter_for(program).problem,
            "/no/python cannot be run: No such file or directory; choose another with --python PATH");
  const auto run = world.start({.loop = "cpython", .program = program});
  ASSERT_TRUE(soon([&] { return !run->feed().growing(); }));
  EXPECT_EQ(last_message(*run->trace()), world.interpreter_for(program).problem);
  EXPECT_TRUE(run->feed().paused());
  run->stop();
}

} // namespace
} // namespace loopscope::app
